namespace FusionTiered;

/// <summary>Loads values before the first caller wants them. Registered by <c>AddWarmer&lt;T&gt;()</c>; made in a scope of its own for each run.</summary>
public interface ICacheWarmer
{
    /// <summary>Loads the values: <c>await warmup.LoadAsync(key, token => source(token), cancellationToken)</c>.</summary>
    /// <param name="warmup">The cache, and whether this is the start or a refresh.</param>
    /// <param name="cancellationToken">Cancelled at the deadline of the warmer, when the host stops, and when another node has the turn of a refresh.</param>
    ValueTask WarmAsync(CacheWarmup warmup, CancellationToken cancellationToken);
}
