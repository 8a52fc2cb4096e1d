using FusionTiered.Engines;
using FusionTiered.Fusion.Redis;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed.Redis;

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
            RedisChoice => Connection(async () => await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.Of(parts.Redis!)).ConfigureAwait(false), isOwned: true),
            StackExchangeChoice chosen => Connection(() => chosen.Connect(parts.Services), chosen.IsOwned),
            _ => null,
        };
        Cache = _connection is not null ? new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = _connection.GetAsync })
            : parts.L2 is DistributedCacheChoice own ? own.Find(parts.Services)
            : null;

        SharedConnection Connection(Func<Task<IConnectionMultiplexer>> connect, bool isOwned) => new(connect, isOwned, parts.Name, log);
    }

    /// <summary>Where values are shared; null: nowhere. Disposed by its owner: the Redis tier has nothing but the connection.</summary>
    public IDistributedCache? Cache { get; }

    /// <summary>What the engine promises with it.</summary>
    public CachePromises Promises => _connection is not null ? FusionPromises.OnRedis
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
    }

    /// <summary>A backplane on the shared connection; null without Redis. It has nothing else to dispose.</summary>
    public RedisBackplane? NewBackplane() =>
        _connection is null ? null : new(new RedisBackplaneOptions { ConnectionMultiplexerFactory = _connection.GetAsync });

    /// <summary>A locker on the shared connection; null where none is wanted.</summary>
    public PrefixedLocker? NewLocker() =>
        _connection is null || !_options.DistributedLocker ? null : new(
            new RedisDistributedLocker(new RedisDistributedLockerOptions { ConnectionMultiplexerFactory = _connection.GetAsync }), _parts.Options.KeyPrefix);

    public void Dispose() => _connection?.Dispose();
}
