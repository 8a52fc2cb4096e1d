namespace FusionTiered;

/// <summary>Loads the value of a key when no tier has it.</summary>
/// <typeparam name="TState">What the caller hands through, so that the delegate can be static.</typeparam>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="state">What the caller handed in.</param>
/// <param name="load">The load under way: what is known of the old value, and what the source may say besides the new one.</param>
/// <param name="cancellationToken">
/// Cancelled at the hard deadline of the profile, or when every caller has gone. It is not the caller's own token: a
/// caller that gives up leaves the load to the others.
/// </param>
public delegate ValueTask<T> CacheSource<in TState, T>(TState state, SourceContext load, CancellationToken cancellationToken);
