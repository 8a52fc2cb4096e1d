using FusionTiered.Scheduling;
using System.Runtime.ExceptionServices;
using FusionTiered.Invalidation;

namespace FusionTiered;

/// <summary>Carries an event out on a cache: first all that it invalidates, then its handlers.</summary>
/// <param name="map">Gives the map of now; asked once for each event.</param>
internal sealed class EventInvalidator(Func<EventMap> map)
{
    /// <summary>Carries out a named event.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="name">The name.</param>
    /// <param name="data">The values of its placeholders.</param>
    /// <param name="cancellationToken">Nothing is begun once it is cancelled, but what was begun is brought to its end; handlers get it.</param>
    /// <returns>How far it got, and how many keys went where they were counted.</returns>
    /// <exception cref="InvalidationException">The event is unknown or lacks a value (nothing happened), or handlers failed (the rest was done).</exception>
    public ValueTask<CacheWrite> RunAsync(IDomainCache cache, string name, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(data);
        return RunAsync(cache, map().Match(name, data), cancellationToken);
    }

    /// <summary>Carries out an event of a type.</summary>
    /// <inheritdoc cref="RunAsync(IDomainCache, string, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public ValueTask<CacheWrite> RunAsync<TEvent>(IDomainCache cache, TEvent happened, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(happened);
        return RunAsync(cache, map().Match(happened), cancellationToken);
    }

    private static async ValueTask<CacheWrite> RunAsync(IDomainCache cache, EventMatch match, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var write = CacheWrite.Everywhere();
        foreach (var one in await Task.WhenAll(Begin(cache, match.Targets)).ConfigureAwait(Continuation.IsCaptured))
        {
            write = write.And(one);
        }

        await HandleAsync(cache, match, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        return write;
    }

    // All at once. Without the caller's token: half an invalidation would be none.
    private static List<Task<CacheWrite>> Begin(IDomainCache cache, IReadOnlyList<InvalidationTarget> targets)
    {
        CacheKey[] keys = [.. targets.Where(t => t.Kind == InvalidationTargetKind.Key).Select(t => t.KeyToRemove)];
        var begun = new List<Task<CacheWrite>>();
        if (keys.Length > 0)
        {
            begun.Add(RemoveAsync(cache, keys));
        }

        begun.AddRange(targets.Where(t => t.Kind != InvalidationTargetKind.Key).Select(t => InvalidateAsync(cache, t)));
        return begun;
    }

    private static async Task<CacheWrite> RemoveAsync(IDomainCache cache, CacheKey[] keys) => keys.Length == 1
        ? await cache.RemoveAsync(keys[0], CancellationToken.None).ConfigureAwait(Continuation.IsCaptured)
        : await cache.RemoveManyAsync(keys, CancellationToken.None).ConfigureAwait(Continuation.IsCaptured);

    private static async Task<CacheWrite> InvalidateAsync(IDomainCache cache, InvalidationTarget target) => target.Kind switch
    {
        InvalidationTargetKind.Tag => await cache.InvalidateTagAsync(target.Text, CancellationToken.None).ConfigureAwait(Continuation.IsCaptured),
        InvalidationTargetKind.Pattern => await cache.ClearPatternAsync(target.Text, count: false, CancellationToken.None).ConfigureAwait(Continuation.IsCaptured),
        _ => await cache.ClearAsync(target.ProfileToClear, CancellationToken.None).ConfigureAwait(Continuation.IsCaptured),
    };

    private static async ValueTask HandleAsync(IDomainCache cache, EventMatch match, CancellationToken cancellationToken)
    {
        List<Exception>? failures = null;
        foreach (var handler in match.Handlers)
        {
            try
            {
                await handler(cache, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
            }
#pragma warning disable CA1031 // The other handlers run all the same; what this one threw is thrown after them.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                (failures ??= []).Add(failure);
            }
        }

        if (failures is null)
        {
            return;
        }

        if (cancellationToken.IsCancellationRequested && failures.TrueForAll(static f => f is OperationCanceledException))
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        throw new InvalidationFailedException(match.Name, failures, match.Handlers.Count);
    }
}
