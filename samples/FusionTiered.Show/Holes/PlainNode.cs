using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Show.Holes;

/// <summary>A node of plain FusionCache, as its README sets it up. Writes wait for Redis and for the message, which is the kinder setting.</summary>
internal sealed class PlainNode : HoleNode
{
    private readonly ConnectionMultiplexer _connection;
    private readonly FusionCache _cache;
    private readonly Dictionary<Life, FusionCacheEntryOptions> _options = Enum.GetValues<Life>().ToDictionary(life => life, OptionsOf);

    private PlainNode(ConnectionMultiplexer connection, string prefix)
    {
        _connection = connection;
        _cache = new FusionCache(new FusionCacheOptions { CacheName = "holes", BackplaneChannelPrefix = prefix, WaitForInitialBackplaneSubscribe = true });
        _cache.SetupSerializer(new FusionCacheSystemTextJsonSerializer());
        _cache.SetupDistributedCache(new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = ConnectedAsync, InstanceName = prefix }));
        _cache.SetupBackplane(new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = ConnectedAsync }));

        Task<IConnectionMultiplexer> ConnectedAsync() => Task.FromResult<IConnectionMultiplexer>(connection);
    }

    public static async Task<PlainNode> StartAsync(NodePlace place) =>
        new(await ConnectionMultiplexer.ConnectAsync($"{place.Endpoint},name={place.Name},abortConnect=false"), place.Prefix);

    public override async ValueTask<string> GetOrSetAsync(Life life, string key, Func<CancellationToken, ValueTask<string>> source, TimeSpan? lifetime = null)
    {
        var options = _options[life];
        if (lifetime is { } other)
        {
            options = options.Duplicate(other);
        }

        return (await _cache.GetOrSetAsync<HeldText>(Spell(life, key), async (_, ct) => new HeldText(await source(ct)), default, options)).Text;
    }

    public override async ValueTask<Seen> TryGetAsync(Life life, string key) =>
        new((await _cache.TryGetAsync<HeldText>(Spell(life, key), _options[life])).GetValueOrDefault(null!)?.Text, IsVerified: false);

    public override ValueTask SetAsync(Life life, string key, string value, string? tag = null) =>
        _cache.SetAsync(Spell(life, key), new HeldText(value), _options[life], tag is null ? null : [tag]);

    public override ValueTask RemoveAsync(Life life, string key) => _cache.RemoveAsync(Spell(life, key), _options[life]);

    public override ValueTask ExpireAsync(Life life, string key) => _cache.ExpireAsync(Spell(life, key), _options[life]);

    public override ValueTask RemoveByTagAsync(string tag) => _cache.RemoveByTagAsync(tag);

    public override async ValueTask DisposeAsync()
    {
        _cache.Dispose();
        await _connection.DisposeAsync();
    }

    private static string Spell(Life life, string key) => EngineNode.ProfileOf(life).Of(key).ToString();

    private static FusionCacheEntryOptions OptionsOf(Life life)
    {
        var options = new FusionCacheEntryOptions(TimeSpan.FromMinutes(10)) { AllowBackgroundBackplaneOperations = false, AllowBackgroundDistributedCacheOperations = false };
        switch (life)
        {
            case Life.Eager:
                options.Duration = TimeSpan.FromSeconds(10);
                options.EagerRefreshThreshold = 0.03f;
                break;
            case Life.Soft:
                options.IsFailSafeEnabled = true;
                options.FailSafeMaxDuration = TimeSpan.FromMinutes(15);
                options.FailSafeThrottleDuration = TimeSpan.FromMilliseconds(1);
                options.FactorySoftTimeout = TimeSpan.FromSeconds(0.3);
                break;
            case Life.Hung:
                options.FactoryHardTimeout = TimeSpan.FromSeconds(0.2);
                break;
            case Life.Long:
                options.Duration = TimeSpan.FromDays(30);
                break;
            default:
                break;
        }

        return options;
    }
}
