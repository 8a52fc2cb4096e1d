namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>Providers: their stats for 600 s or until an event; their profiles for 300 s.</summary>
internal sealed class ProviderStrategy([FromKeyedServices(Caches.Signals)] IDomainCache cache) : ICacheStrategy<int, ProviderStats>
{
    public ValueTask<ProviderStats> GetOrFetchAsync(int id, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(SignalKeys.OfProviderStats(id), id, static (store, id, token) => store.StatsAsync(id, token), cancellationToken: token);

    public ValueTask<CacheResult<ProviderStats>> GetAsync(int id, CancellationToken token) => cache.GetAsync<ProviderStats>(SignalKeys.OfProviderStats(id), cancellationToken: token);

    public ValueTask<CacheWrite> SetAsync(int id, ProviderStats value, CancellationToken token) => cache.SetAsync(SignalKeys.OfProviderStats(id), value, cancellationToken: token);

    /// <summary>Who the provider is; null: there is none.</summary>
    public ValueTask<Provider?> ProfileAsync(int id, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(
            SignalKeys.OfProviderProfile(id),
            id,
            static async (store, id, load, token) => await store.ProviderAsync(id, token) ?? load.Nothing<Provider>(),
            cancellationToken: token);
}
