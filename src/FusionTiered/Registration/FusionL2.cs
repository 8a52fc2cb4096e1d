using FusionTiered.Engines;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Redis;
using FusionTiered.Time;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed.Redis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Registration;

/// <summary>What a FusionCache shares with other nodes: a Redis, with backplane, or an IDistributedCache of the application. Disposed after the FusionCache.</summary>
internal sealed class FusionL2 : IDisposable
{
    private readonly EngineParts _parts;
    private readonly FusionEngineOptions _options;
    private readonly SharedConnection? _connection;

    /// <param name="parts">What was chosen.</param>
    /// <param name="options">Whether loads are locked in Redis.</param>
    /// <param name="log">Told when Redis goes away.</param>
    public FusionL2(EngineParts parts, FusionEngineOptions options, ILogger log)
    {
        (_parts, _options) = (parts, options);
        _connection = parts.L2 switch
        {
            RedisChoice => Connection(async () => await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.Named(RedisConfiguration.Of(parts.Redis!))).ConfigureAwait(false), isOwned: true),
            StackExchangeChoice chosen => Connection(() => chosen.Connect(parts.Services), chosen.IsOwned),
            _ => null,
        };
        if (_connection is not null && !options.StockRedisParts)
        {
            Redis = new RedisParts(_connection, options.Scripts, new FusionCacheSystemTextJsonSerializer(options.Json), parts.Options.L2.CoherenceLease, new CacheClock(parts.Time), parts.Options.KeyPrefix, log) { Heartbeat = { RevealsKeys = parts.Options.RevealKeys } };
        }

        NodeBoard = _connection is null ? null : new NodeBoard(_connection, parts.Options.KeyPrefix, parts.Options.L2.WriteDeadline, parts.Time);
        Cache = Redis is not null ? null
            : _connection is not null ? new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = _connection.GetAsync })
            : parts.L2 is DistributedCacheChoice own ? own.Find(parts.Services)
            : null;
        var keyStart = parts.Options.KeyPrefix + ProfileCache.L2KeyPrefix;
        Plain = Redis is not null ? new PlainRedis(Redis.Database, keyStart) : Cache is not null ? new PlainDistributedCache(Cache, keyStart) : null;

        Leases = Redis is not null ? new ScriptedTurns(Redis.Database, Redis.Scripts, parts.Options.KeyPrefix, parts.Options.L2.WriteDeadline, parts.Time)
            : _connection is not null ? new LockTurns(_connection, parts.Options.KeyPrefix, parts.Options.L2.WriteDeadline, parts.Time)
            : null;

        SharedConnection Connection(Func<Task<IConnectionMultiplexer>> connect, bool isOwned) => new(connect, isOwned, parts.Name, log);
    }

    /// <summary>Where values are shared without the hardened parts; null: nowhere. Disposed by its owner: Microsoft's Redis cache has nothing but the connection.</summary>
    public IDistributedCache? Cache { get; }

    /// <summary>The hardened parts; null: FusionCache's own are used, or there is no Redis.</summary>
    public RedisParts? Redis { get; }

    /// <summary>L2 past FusionCache; null: there is none.</summary>
    public IPlainL2? Plain { get; }

    /// <summary>Work that one node does at a time; null: this node shares no Redis.</summary>
    public IClusterLeases? Leases { get; }

    /// <summary>Where the nodes leave notes for each other; null: this node shares no Redis.</summary>
    public INodeBoard? NodeBoard { get; }

    /// <summary>Whether FusionCache's own backplane is used.</summary>
    public bool HasStockBackplane => _connection is not null && Redis is null;

    /// <summary>What the engine promises with it.</summary>
    public CachePromises Promises => Redis is not null ? FusionPromises.OnRedis
        : _connection is not null ? FusionPromises.OnStockRedis
        : _parts.L2 is DistributedCacheChoice ? FusionPromises.OnDistributedCache
        : FusionPromises.Alone;

    /// <summary>The faults of a choice at the start, each with the way round.</summary>
    public static IEnumerable<string> Faults(string engine, L2Choice? l2, FusionEngineOptions options)
    {
        if (l2 is not (null or RedisChoice or StackExchangeChoice or DistributedCacheChoice))
        {
            yield return l2.RefusedBy(engine);
        }

        if (options.DistributedLocker && l2 is not (RedisChoice or StackExchangeChoice))
        {
            yield return $"{nameof(options.DistributedLocker)} is True; it locks in Redis, and this cache has none. Add UseRedis, or leave it False.";
        }
        else if (options.DistributedLocker && !options.StockRedisParts)
        {
            yield return $"{nameof(options.DistributedLocker)} is True; it is FusionCache's own locker, and loads have a faster one already. Leave it False, or set {nameof(options.StockRedisParts)} as well.";
        }

        if (options.StockRedisParts && l2 is not (RedisChoice or StackExchangeChoice))
        {
            yield return $"{nameof(options.StockRedisParts)} is True; this cache has no Redis. Add UseRedis, or leave it False.";
        }
    }

    /// <summary>FusionCache's own backplane on the shared connection; null where it is not used. It has nothing else to dispose.</summary>
    public RedisBackplane? NewBackplane() =>
        _connection is null || Redis is not null ? null : new(new RedisBackplaneOptions { ConnectionMultiplexerFactory = _connection.GetAsync });

    /// <summary>FusionCache's own locker on the shared connection; null where it is not used.</summary>
    public PrefixedLocker? NewLocker() =>
        _connection is null || !_options.DistributedLocker ? null : new(
            new RedisDistributedLocker(new RedisDistributedLockerOptions { ConnectionMultiplexerFactory = _connection.GetAsync }), _parts.Options.KeyPrefix);

    public void Dispose()
    {
        Redis?.Dispose();
        _connection?.Dispose();
    }
}
