using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace FusionTiered.Fusion.Registration;

/// <summary>The hardened parts that all profiles of a cache share.</summary>
internal sealed class RedisParts : IDisposable
{
    /// <param name="connection">The connection; ended by its owner.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="json">Reads and writes the marks of tags.</param>
    /// <param name="lease">The coherence lease.</param>
    /// <param name="time">The clock of the cache.</param>
    /// <param name="keyPrefix">Before all keys of the cache.</param>
    /// <param name="log">Told when Redis does not answer.</param>
    public RedisParts(SharedConnection connection, RedisScripts scripts, IFusionCacheSerializer json, TimeSpan lease, CacheClock time, string keyPrefix, ILogger log)
    {
        Database = new RedisDatabase(connection, keyPrefix, log);
        Scripts = scripts;
        Clock = new RedisClock(time.Provider, TimeProvider.System);
        Times = new EntryTimes(Clock);
        Marks = new TagMarkTimes(Clock, json);
        Heartbeat = new Heartbeat(Database, scripts, Clock, time, lease, log);
        Foreign = new ForeignChanges(Database, connection.IsOwned, keyPrefix + ProfileCache.L2KeyPrefix, time, log);
        connection.Restored = () =>
        {
            Foreign.Forget();
            Heartbeat.BeatNow();
        };
    }

    public RedisDatabase Database { get; }

    public RedisScripts Scripts { get; }

    public RedisClock Clock { get; }

    public EntryTimes Times { get; }

    public TagMarkTimes Marks { get; }

    public Heartbeat Heartbeat { get; }

    /// <summary>What other programs change.</summary>
    public ForeignChanges Foreign { get; }

    public void Dispose() => Heartbeat.Dispose();
}
