namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>Takes orders: acknowledged when they are in the buffer, written to the database in batches a moment later (write-behind).</summary>
internal sealed class OrderDesk([FromKeyedServices(Caches.Trading)] IDomainCache cache, [FromKeyedServices(Caches.Trading)] IWriteBehind<Order> behind)
{
    public async ValueTask<Order> PlaceAsync(NewOrder asked, CancellationToken token)
    {
        var order = new Order($"o{Guid.CreateVersion7():N}", asked.AccountId, asked.Symbol, asked.Side, asked.Quantity, asked.Price);
        try
        {
            await behind.WriteAsync(KeyOf(order.Id), order, cancellationToken: token);
        }
        catch (WriteNotAcceptedException refused) when (refused.Reason is WriteRefusal.Unavailable or WriteRefusal.Unknown)
        {
            // Redis is away, or did not answer in time. If it has the order all the same, the sink meets it in the database, or this write meets that of the sink.
            await using var scope = cache.Scopes!.CreateAsyncScope();
            await StoreAsync(scope.ServiceProvider, [order], CancellationToken.None);
        }

        return order;
    }

    /// <summary>An order; one that is not in the database yet comes from the buffer.</summary>
    public ValueTask<Order?> FindAsync(string id, CancellationToken token) =>
        cache.With<TradingStore>().GetOrSetAsync(KeyOf(id), id, static async (store, id, load, token) => await store.OrderAsync(id, token) ?? load.Nothing<Order>(), cancellationToken: token);

    /// <summary>The sink: writes a batch.</summary>
    public static ValueTask WriteAsync(IServiceProvider services, WriteBehindBatch<Order> batch, CancellationToken token) =>
        StoreAsync(services, [.. batch.Writes.Select(write => write.Value)], token);

    /// <summary>Writes orders, and tells the books and positions that they change. The token ends the write alone.</summary>
    private static async ValueTask StoreAsync(IServiceProvider services, Order[] orders, CancellationToken token)
    {
        await services.GetRequiredService<TradingStore>().AddOrdersAsync(orders, token);
        var cache = services.GetRequiredKeyedService<IDomainCache>(Caches.Trading);
        foreach (var order in orders)
        {
            await cache.InvalidateAsync("order.updated", new Dictionary<string, string> { ["symbol"] = order.Symbol }, CancellationToken.None);
            await cache.InvalidateAsync("position.changed", new Dictionary<string, string> { ["accountId"] = $"{order.AccountId}" }, CancellationToken.None);
        }
    }

    private static CacheKey KeyOf(string id) => TradingProfiles.Orders.Of(id);
}
