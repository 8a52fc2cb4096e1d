using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>Microsoft's HybridCache in memory alone, as its README shows it.</summary>
internal sealed class PlainHybridCache : IAsyncDisposable
{
    private readonly string[] _openKeys = [.. HitKeys.Asked.Select(static key => "open:" + key)];
    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;

    private PlainHybridCache()
    {
        var services = new ServiceCollection();
        services.AddHybridCache(static options => options.DefaultEntryOptions = new() { Expiration = TimeSpan.FromHours(1), LocalCacheExpiration = TimeSpan.FromHours(1) });
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    public static async Task<PlainHybridCache> CreateAsync()
    {
        var made = new PlainHybridCache();
        for (var i = 0; i < HitKeys.Count; i++)
        {
            await made._cache.SetAsync(HitKeys.Stored[i], new Box(i));
            await made._cache.SetAsync("open:" + HitKeys.Stored[i], new OpenBox { Number = i });
        }

        return made;
    }

    /// <summary>A type that is marked as immutable: the object itself.</summary>
    public long GetOrCreate(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Completed.Now(_cache.GetOrCreateAsync(HitKeys.Asked[i & HitKeys.Mask], i, static (n, _) => new ValueTask<Box>(new Box(n)))).Number;
        }

        return sum;
    }

    /// <summary>Any other type: deserialized for each caller.</summary>
    public long GetOrCreateMutable(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Completed.Now(_cache.GetOrCreateAsync(_openKeys[i & HitKeys.Mask], i, static (n, _) => new ValueTask<OpenBox>(new OpenBox { Number = n }))).Number;
        }

        return sum;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
