namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>How one kind of data is cached: get-or-fetch, get and set over the one cache.</summary>
internal interface ICacheStrategy<in TId, T>
{
    ValueTask<T> GetOrFetchAsync(TId id, CancellationToken token);

    /// <summary>Asks the tiers alone.</summary>
    ValueTask<CacheResult<T>> GetAsync(TId id, CancellationToken token);

    ValueTask<CacheWrite> SetAsync(TId id, T value, CancellationToken token);
}
