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
        await SaveAsync(signal, static (store, signal, token) => store.AddAsync(signal, token), "signal.created", token);
        return signal;
    }

    public async ValueTask<Signal?> CloseAsync(string id, double result, CancellationToken token)
    {
        if (await FindAsync(id, token) is not { } open)
        {
            return null;
        }

        var closed = open with { Result = result };
        await SaveAsync(closed, static (store, signal, token) => store.CloseAsync(signal, token), "signal.closed", token);
        return closed;
    }

    public async ValueTask FollowAsync(Trade trade, CancellationToken token)
    {
        await using var scope = cache.Scopes!.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<SignalStore>().AddAsync(trade, token);
        }
        finally
        {
            await TellAsync("trade.executed", ("userId", trade.UserId));
        }
    }

    private async ValueTask SaveAsync(Signal signal, Func<SignalStore, Signal, CancellationToken, Task> save, string happened, CancellationToken token)
    {
        try
        {
            await cache.With<SignalStore>().SaveAsync(SignalKeys.OfSignal(signal.Id), signal, signal, save, cancellationToken: token);
        }
        finally
        {
            await cache.RemoveAsync(SignalKeys.OfActive(signal.ProviderId), CancellationToken.None);
            await TellAsync(happened, ("signalId", signal.Id), ("providerId", $"{signal.ProviderId}"));
        }
    }

    // Also after a failure: the commit may have happened. Without the token of the request: a client that hangs up does not keep old answers for all others.
    private async ValueTask TellAsync(string happened, params (string Name, string Value)[] data) =>
        await cache.InvalidateAsync(happened, data.ToDictionary(one => one.Name, one => one.Value), CancellationToken.None);
}
