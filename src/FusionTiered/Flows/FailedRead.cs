using System.Runtime.ExceptionServices;
using FusionTiered.Copies;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Loads;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Sources;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/// <summary>FusionCache threw at a read: the source did, a type does not fit, or the value is there and cannot be serialized.</summary>
internal sealed class FailedRead<T>(FusionEngine engine, ProfileCache cache, LoadRequest<T> request, FusionLoad<T> load)
{
    /// <returns>The value, where there is one in spite of the failure.</returns>
    /// <exception cref="Exception">The failure as the caller understands it.</exception>
    public async ValueTask<CacheResult<T>> ResultAsync(Exception failure)
    {
        switch (failure)
        {
            case SourceCancelledException cancelled:
                ExceptionDispatchInfo.Throw(cancelled.Cancellation);
                break;

            // It is in memory, and cannot be written for L2.
            case FusionCacheSerializationException when load.Value.HasValue && !IsCopied(request):
                engine.NotSerialized<T>(request.Profile, request.Key, failure);
                await cache.MeetTagsAsync(request.Key.Text, []).ConfigureAwait(false);
                return FusionReads.OfSource(load, load.Value.Value, request.Profile);

            case Exception when load.Failure is null && TypeMismatch.IsOne<T>(cache, request.Key.Text, failure):
                throw TypeMismatch.Of<T>(cache, request.Key.Text);

            // It cannot be copied: nobody keeps it, and nobody shares it.
            case FusionCacheSerializationException { InnerException: { } fault }:
                ExceptionDispatchInfo.Throw(fault);
                break;
        }

        ExceptionDispatchInfo.Throw(failure);
        return default;
    }

    private static bool IsCopied(LoadRequest<T> request) => request.Profile.Settings.CopyValues && !Immutability<T>.Holds;
}
