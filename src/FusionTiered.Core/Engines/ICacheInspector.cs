using FusionTiered.Keys;

namespace FusionTiered.Engines;

/// <summary>A look into a cache for operators: past breakers and counters, and without a trace in the figures.</summary>
/// <remarks>Both engines implement it. For any other cache ask <see cref="CacheInspector.Of"/>, which answers with what the public members tell.</remarks>
internal interface ICacheInspector
{
    /// <summary>Reads the key <see cref="CacheInspector.ProbeKey"/> of L2, also while the circuit is open. Opens and closes no circuit.</summary>
    /// <param name="cancellationToken">The deadline of the caller: when it comes, the answer is that L2 did not answer. It is not thrown.</param>
    /// <exception cref="ObjectDisposedException">The cache has ended.</exception>
    ValueTask<L2Probe> ProbeL2Async(CancellationToken cancellationToken = default);

    /// <summary>The entries of a key in both tiers, fresh or stale. Counts nothing, notes no use, and stores nothing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="withValue">Whether the values are wanted as well.</param>
    /// <param name="cancellationToken">The deadline of the caller, as in <see cref="ProbeL2Async"/>.</param>
    /// <exception cref="UnknownProfileException">No profile has the name of the key's handle.</exception>
    /// <exception cref="ObjectDisposedException">The cache has ended.</exception>
    ValueTask<EntryInspection> InspectAsync(CacheKey key, bool withValue = false, CancellationToken cancellationToken = default);

    /// <summary>Why <see cref="IDomainCache.ClearPatternAsync"/> would refuse the pattern; null: it would not. Changes nothing.</summary>
    string? RefusalOf(Glob pattern) => null;
}
