using FusionTiered;

// Null where a value may be missing. Each line that dereferences one must warn; each that asked first must not.
static class Nulls
{
    private static readonly CacheProfile Feed = new("feed");

    public static async Task Run(IDomainCache cache, CacheKey key)
    {
        if (!cache.TryGet<Order>(key, out var absent))
        {
            Use(absent.Name); // CS8602
        }

        if (cache.TryGet<Order>(key, out var present))
        {
            Use(present.Name);
        }

        if (!cache.TryGet<Order>(Feed.Key($"{1}"), out var composed))
        {
            Use(composed.Name); // CS8602
        }

        cache.TryGet(key, out Order declared); // CS8600

        var result = await cache.GetAsync<Order>(key);
        Use(result.Value.Name); // CS8602
        var asked = await cache.GetAsync<Order>(key);
        if (asked.Found)
        {
            Use(asked.Value.Name);
        }

        if (asked.TryGetValue(out var value))
        {
            Use(value.Name);
        }
        else
        {
            Use(value.Name); // CS8602
        }

        if ((await cache.GetAsync<Order?>(key)).TryGetValue(out var nullable))
        {
            Use(nullable.Name); // CS8602
        }

        var none = await cache.GetOrSetAsync(key, (load, token) => Task.FromResult(load.Nothing<Order>()));
        Use(none.Name); // CS8602
        Order kept = await cache.GetOrSetAsync(key, (load, token) => Task.FromResult(load.NotModified<Order>()));
        Order? missing = await cache.GetOrSetAsync(key, FindAsync);
        Use(missing.Name); // CS8602
        Use((await cache.RefreshAsync(key, FindAsync)).Name); // CS8602
        Use((await cache.With<Finder>().GetOrSetAsync(key, (finder, token) => finder.FindAsync(token))).Name); // CS8602

        var many = await cache.GetManyAsync<Order>([key]);
        if (!many.TryGetValue(key, out var one))
        {
            Use(one.Name); // CS8602
        }

        var loaded = await cache.GetOrSetManyAsync([key], (missing, token) => Task.FromResult(new Dictionary<CacheKey, Order?>()));
        Use(loaded[key].Name); // CS8602
        Use(cache.DescribePromises().Engine); // CS8602
        Use(new CacheCallOptions().Tags.Count); // CS8602

        // A value type has no null: nothing to warn of.
        cache.TryGet(key, out int number);
        Use(number + (await cache.GetAsync<int>(key)).Value);
    }

    private static Task<Order?> FindAsync(CancellationToken token) => Task.FromResult<Order?>(null);

    private static void Use(object value) => Console.WriteLine(value);

    private sealed record Order(string Name);

    private sealed class Finder
    {
        public ValueTask<Order?> FindAsync(CancellationToken token) => new((Order?)null);
    }
}
