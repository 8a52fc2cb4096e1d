using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>A node of HybridCache on Microsoft's Redis cache, as its README shows it. It has no backplane and no call for several keys.</summary>
internal sealed class HybridCacheNode : IAsyncDisposable
{
    private static readonly string[] Keys = RedisKeys.Texts("hybrid:");
    private static readonly HybridCacheEntryOptions PastMemory = new() { Flags = HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableUnderlyingData };

    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;

    private HybridCacheNode(string url)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options => options.Configuration = new Uri(url).Authority);
        services.AddHybridCache(static options => options.DefaultEntryOptions = new() { Expiration = TimeSpan.FromHours(1) });
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    public static async Task<HybridCacheNode> CreateAsync(string url)
    {
        var made = new HybridCacheNode(url);
        await made.WriteAsync(0, RedisKeys.Count);
        return made;
    }

    public async Task ReadL2Async(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            if (await _cache.GetOrCreateAsync(Keys[i % RedisKeys.Count], 0, static (_, _) => new ValueTask<Quote?>((Quote?)null), PastMemory) is null)
            {
                throw new InvalidOperationException("HybridCache missed a value that is in Redis.");
            }
        }
    }

    public async Task WriteAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _cache.SetAsync(Keys[i % RedisKeys.Count], Quote.Sample);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
