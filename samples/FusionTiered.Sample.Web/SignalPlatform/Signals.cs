namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>Signals: read through the cache; written to the database and the cache in one call, and told to everybody as an event.</summary>
internal sealed class Signals([FromKeyedServices(Caches.Signals)] IDomainCache cache)
{
    public ValueTask<Signal?> FindAsync(string id, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(
            SignalKeys.OfSignal(id), id, static async (store, id, load, token) => await store.SignalAsync(id, token) ?? load.Nothing<Signal>(), cancellationToken: token);

    public ValueTask<List<Signal>> ActiveAsync(int providerId, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(SignalKeys.OfActive(providerId), providerId, static (store, id, token) => store.ActiveAsync(id, token), cancellationToken: token);

    public ValueTask<List<ProviderStats>> LeaderboardAsync(CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(SignalKeys.OfLeaderboard(), static (store, token) => store.LeaderboardAsync(token), cancellationToken: token);

    public ValueTask<Portfolio> PortfolioAsync(string userId, CancellationToken token) =>
        cache.With<SignalStore>().GetOrSetAsync(SignalKeys.OfPortfolio(userId), userId, static (store, id, token) => store.PortfolioAsync(id, token), cancellationToken: token);

    public async ValueTask<Signal> CreateAsync(NewSignal asked, DateOnly today, CancellationToken token)
    {
        var signal = new Signal($"n{Guid.CreateVersion7():N}", asked.ProviderId, asked.AssetPair, asked.Side, asked.Entry, today, null);
        await cache.With<SignalStore>().SaveAsync(SignalKeys.OfSignal(signal.Id), signal, signal, static (store, signal, token) => store.AddAsync(signal, token), cancellationToken: token);
        await cache.RemoveAsync(SignalKeys.OfActive(signal.ProviderId), token);
        await cache.InvalidateAsync("signal.created", new Dictionary<string, string> { ["providerId"] = $"{signal.ProviderId}" }, token);
        return signal;
    }

    public async ValueTask<Signal?> CloseAsync(string id, double result, CancellationToken token)
    {
        if (await FindAsync(id, token) is not { } open)
        {
            return null;
        }

        var closed = open with { Result = result };
        await cache.With<SignalStore>().SaveAsync(SignalKeys.OfSignal(id), closed, closed, static (store, signal, token) => store.CloseAsync(signal, token), cancellationToken: token);
        await cache.RemoveAsync(SignalKeys.OfActive(closed.ProviderId), token);
        await cache.InvalidateAsync("signal.closed", new Dictionary<string, string> { ["signalId"] = id, ["providerId"] = $"{closed.ProviderId}" }, token);
        return closed;
    }

    public async ValueTask FollowAsync(Trade trade, CancellationToken token)
    {
        await using var scope = cache.Scopes!.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SignalStore>().AddAsync(trade, token);
        await cache.InvalidateAsync("trade.executed", new Dictionary<string, string> { ["userId"] = trade.UserId }, token);
    }
}
