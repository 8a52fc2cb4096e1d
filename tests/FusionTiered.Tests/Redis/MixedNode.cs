using FusionTiered.Fusion.Tests.Support;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>A node of a cluster that is being moved over: plain FusionCache as docs/rolling-migration.md prepares it, or ours, on the values of the default profile.</summary>
internal sealed class MixedNode : IAsyncDisposable
{
    private static readonly FusionCacheEntryOptions Options = new(TimeSpan.FromHours(1)) { AllowBackgroundBackplaneOperations = false };

    private readonly FusionNode? _ours;
    private readonly ConnectionMultiplexer? _connection;
    private readonly FusionCache? _plain;

    private MixedNode(FusionNode? ours, ConnectionMultiplexer? connection, FusionCache? plain) => (_ours, _connection, _plain) = (ours, connection, plain);

    /// <param name="kind">"plain", "stock" or "hardened".</param>
    /// <param name="endpoint">Where Redis is.</param>
    /// <param name="prefix">The beginning of the keys.</param>
    public static async Task<MixedNode> StartAsync(string kind, string endpoint, string prefix)
    {
        if (kind is not "plain")
        {
            return new(Ours(endpoint, prefix, stock: kind is "stock"), null, null);
        }

        var connection = await ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(endpoint));
        return new(null, connection, Plain(connection, prefix));
    }

    public async Task<string?> ReadAsync(string key) => _ours is { } ours
        ? (await ours.Cache.GetAsync<string>(CacheKey.Raw(key))).Value
        : (await _plain!.TryGetAsync<string>(key, Options)).GetValueOrDefault(null!);

    public async Task SetAsync(string key, string value, string tag)
    {
        if (_ours is { } ours)
        {
            (await ours.Cache.SetAsync(CacheKey.Raw(key), value, CacheCallOptions.Tagged(tag))).IsEverywhere.Should().BeTrue();
        }
        else
        {
            await _plain!.SetAsync(key, value, Options, [tag]);
        }
    }

    public async Task RemoveAsync(string key) => await (_ours is { } ours ? ours.Cache.RemoveAsync(CacheKey.Raw(key)).AsTask() : _plain!.RemoveAsync(key, Options).AsTask());

    public async Task RemoveByTagAsync(string tag) => await (_ours is { } ours ? ours.Cache.InvalidateTagAsync(tag).AsTask() : _plain!.RemoveByTagAsync(tag).AsTask());

    public async Task ClearAsync() => await (_ours is { } ours ? ours.Cache.ClearAsync().AsTask() : _plain!.ClearAsync(allowFailSafe: false).AsTask());

    public async ValueTask DisposeAsync()
    {
        if (_ours is { } ours)
        {
            await ours.DisposeAsync();
            return;
        }

        _plain!.Dispose();
        await _connection!.DisposeAsync();
    }

    private static FusionNode Ours(string endpoint, string prefix, bool stock) => FusionNode.New(
        engine: engine => engine.StockRedisParts = stock,
        all: all =>
        {
            all.KeyPrefix = prefix;
            all.Defaults.Lifetime = all.Defaults.L1Lifetime = TimeSpan.FromHours(1);
            FusionNode.Patient(all);
        },
        use: builder => builder.UseRedis(FusionNode.PatientWith(endpoint)));

    private static FusionCache Plain(ConnectionMultiplexer connection, string prefix)
    {
        var options = new FusionCacheOptions { BackplaneChannelPrefix = prefix + "/default", WaitForInitialBackplaneSubscribe = true };
        options.InternalStrings.ClearRemoveTag = "\u0001!default";
        options.InternalStrings.ClearExpireTag = "\u0001*default";
        var cache = new FusionCache(options);
        cache.SetupSerializer(new FusionCacheSystemTextJsonSerializer());
        cache.SetupDistributedCache(new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = ConnectedAsync, InstanceName = prefix }));
        cache.SetupBackplane(new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = ConnectedAsync }));
        return cache;

        Task<IConnectionMultiplexer> ConnectedAsync() => Task.FromResult<IConnectionMultiplexer>(connection);
    }
}
