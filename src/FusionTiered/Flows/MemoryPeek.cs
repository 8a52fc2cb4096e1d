using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/// <summary>A read of memory for a type that is known only while running.</summary>
/// <remarks>As an object where values are shared. Where each caller gets a copy, FusionCache copies as the type it is asked for.</remarks>
internal abstract class MemoryPeek
{
    private static readonly MemoryPeek Shared = new As<object?>();
    private static readonly ConcurrentDictionary<Type, MemoryPeek> Copying = [];

    [SuppressMessage("Trimming", "IL2026", Justification = "The package is not for trimmed applications: see its project file.")]
    [SuppressMessage("AOT", "IL3050", Justification = "The package is not for AOT: see its project file.")]
    public static MemoryPeek Of(Type type, bool copies) =>
        copies ? Copying.GetOrAdd(type, static asked => (MemoryPeek)Activator.CreateInstance(typeof(As<>).MakeGenericType(asked))!) : Shared;

    public abstract bool TryGet(IFusionCache cache, string key, FusionCacheEntryOptions options, out object? value);

    private sealed class As<T> : MemoryPeek
    {
        public override bool TryGet(IFusionCache cache, string key, FusionCacheEntryOptions options, out object? value)
        {
            var read = cache.TryGetAsync<T>(key, options);
            if (!read.IsCompleted)
            {
                // It waits for Redis: the state of a tag, which is in memory from then on.
                _ = read.AsTask().ContinueWith(
                    static ended => ended.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                value = null;
                return false;
            }

#pragma warning disable VSTHRD002, CA1849 // It has completed.
            var found = read.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002, CA1849
            value = found.HasValue ? found.Value : null;
            return found.HasValue;
        }
    }
}
