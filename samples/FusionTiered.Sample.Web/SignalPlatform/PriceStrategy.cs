namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>Prices: 60 s, and written through: the database first, then the cache at once.</summary>
internal sealed class PriceStrategy([FromKeyedServices(Caches.Signals)] IDomainCache cache) : ICacheStrategy<string, AssetPrice?>
{
    public ValueTask<AssetPrice?> GetOrFetchAsync(string id, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(
            SignalKeys.OfPrice(id), id, static async (store, pair, load, token) => await store.PriceAsync(pair, token) ?? load.Nothing<AssetPrice>(), cancellationToken: token);

    /// <summary>The prices at which signals for a pair were opened, the oldest first: 600 s.</summary>
    public ValueTask<List<AssetPrice>> HistoryAsync(string assetPair, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(SignalKeys.OfHistory(assetPair), assetPair, static (store, pair, token) => store.PricesAsync(pair, token), cancellationToken: token);

    public ValueTask<CacheResult<AssetPrice?>> GetAsync(string id, CancellationToken token) => cache.GetAsync<AssetPrice?>(SignalKeys.OfPrice(id), cancellationToken: token);

    public ValueTask<CacheWrite> SetAsync(string id, AssetPrice? value, CancellationToken token) => cache.SetAsync(SignalKeys.OfPrice(id), value, cancellationToken: token);

    public ValueTask<CacheWrite> SaveAsync(AssetPrice price, CancellationToken token) =>
        cache.With<SignalStore>().SaveAsync(SignalKeys.OfPrice(price.AssetPair), price, price, static (store, price, token) => store.SavePriceAsync(price, token), cancellationToken: token);
}
