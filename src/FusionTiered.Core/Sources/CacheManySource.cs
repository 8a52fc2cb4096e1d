namespace FusionTiered;

/// <summary>Loads the values of several keys in one call.</summary>
/// <typeparam name="TState">What the caller hands through.</typeparam>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="state">What the caller handed in.</param>
/// <param name="missing">The keys that no tier has and nobody else is loading.</param>
/// <param name="cancellationToken">Cancelled at the hard deadline of the profile, or when every caller has gone.</param>
/// <returns>The values that there are; keys may be missing from the answer, and keys that were not asked for are ignored.</returns>
public delegate ValueTask<IReadOnlyDictionary<CacheKey, T>> CacheManySource<in TState, T>(
    TState state, IReadOnlyList<CacheKey> missing, CancellationToken cancellationToken);
