using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>A node of plain FusionCache as its README shows it: System.Text.Json, Redis, the backplane, one multiplexer.</summary>
internal sealed class FusionCacheNode : INode
{
    private static readonly string[] Keys = RedisKeys.Texts("plain:");

    private readonly ServiceProvider _services;
    private readonly IConnectionMultiplexer _redis;
    private readonly IFusionCache _cache;
    private readonly FusionCacheEntryOptions _pastMemory;
    private readonly FusionCacheEntryOptions _memoryOnly;
    private readonly FusionCacheEntryOptions _awaitingBackplane;

    private FusionCacheNode(IConnectionMultiplexer redis)
    {
        _redis = redis;
        var services = new ServiceCollection();
        SetUp(services.AddFusionCache().WithDefaultEntryOptions(static options => options.Duration = TimeSpan.FromHours(1)), redis);
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<IFusionCache>();
        _pastMemory = With(static options => options.SkipMemoryCacheRead = options.SkipMemoryCacheWrite = true);
        _memoryOnly = With(static options => options.SkipDistributedCacheRead = options.SkipDistributedCacheWrite = true);
        _awaitingBackplane = With(static options => options.AllowBackgroundBackplaneOperations = false);
    }

    public string Name => "FusionCache";

    public static async Task<FusionCacheNode> CreateAsync(string url) => new(await ConnectionMultiplexer.ConnectAsync(new Uri(url).Authority));

    public static void SetUp(IFusionCacheBuilder builder, IConnectionMultiplexer redis) => builder
        .WithSerializer(new FusionCacheSystemTextJsonSerializer())
        .WithDistributedCache(new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = () => Task.FromResult(redis) }))
        .WithBackplane(new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = () => Task.FromResult(redis) }));

    public async Task ReadL2Async(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            if (!(await _cache.TryGetAsync<Quote>(Keys[i % RedisKeys.Count], _pastMemory)).HasValue)
            {
                throw new InvalidOperationException("FusionCache missed a value that is in Redis.");
            }
        }
    }

    /// <summary>As its README shows it: the other nodes are told behind the caller's back.</summary>
    public async Task WriteAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _cache.SetAsync(Keys[i % RedisKeys.Count], Quote.Sample);
        }
    }

    /// <summary>The write ends when the other nodes have been told, as ours do.</summary>
    public async Task WriteAndTellAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _cache.SetAsync(Keys[i % RedisKeys.Count], Quote.Sample, _awaitingBackplane);
        }
    }

    /// <summary>It has no call for several keys: as many calls at once.</summary>
    public async Task ReadManyAsync(int first, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await Task.WhenAll(Keys[..RedisKeys.Many].Select(key => _cache.TryGetAsync<Quote>(key, _pastMemory).AsTask()));
        }
    }

    public async Task ReadAsync(int key) => await _cache.TryGetAsync<Quote>(Keys[key]);

    public async Task WriteAsync(int key, long number) => await _cache.SetAsync(Keys[key], Quote.Of(number));

    public bool Holds(int key, long number) => _cache.TryGet<Quote>(Keys[key], _memoryOnly) is { HasValue: true } found && found.Value.Volume == number;

    public async Task LoadAsync(string key, Func<CancellationToken, Task<Quote>> source) =>
        await _cache.GetOrSetAsync<Quote>("plain:" + key, (_, stop) => source(stop));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private FusionCacheEntryOptions With(Action<FusionCacheEntryOptions> change)
    {
        var options = _cache.DefaultEntryOptions.Duplicate();
        change(options);
        return options;
    }
}
