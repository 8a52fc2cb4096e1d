namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>Feeds: 30 s, since everybody reads them and every new signal ends them.</summary>
internal sealed class FeedStrategy([FromKeyedServices(Caches.Signals)] IDomainCache cache) : ICacheStrategy<FeedPosition, FeedPage>
{
    public ValueTask<FeedPage> GetOrFetchAsync(FeedPosition id, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(KeyOf(id), id, static (store, at, token) => store.FeedAsync(at.UserId, at.Cursor, token), cancellationToken: token);

    public ValueTask<CacheResult<FeedPage>> GetAsync(FeedPosition id, CancellationToken token) => cache.GetAsync<FeedPage>(KeyOf(id), cancellationToken: token);

    public ValueTask<CacheWrite> SetAsync(FeedPosition id, FeedPage value, CancellationToken token) => cache.SetAsync(KeyOf(id), value, cancellationToken: token);

    private static CacheKey KeyOf(FeedPosition at) => SignalKeys.OfFeed(at.UserId, at.Cursor);
}
