using FusionTiered.Fusion.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using CacheName = FusionTiered.Telemetry.CacheName;

namespace FusionTiered.Fusion.Redis;

/// <summary>The database and the subscriber of the shared connection; found once, when Redis is first asked.</summary>
/// <param name="connection">The connection.</param>
/// <param name="keyPrefix">Before all keys of the cache. In a cluster it has a hash tag: the scripts need all keys on one server.</param>
/// <param name="log">Told once of a cluster where it has none.</param>
internal sealed class RedisDatabase(SharedConnection connection, string keyPrefix, ILogger log)
{
    /// <summary>No replica answers: it may not have the last writes.</summary>
    public const CommandFlags OfPrimary = CommandFlags.DemandMaster;

    private volatile IDatabase? _database;
    private int _isTold;

    /// <summary>The database, if Redis was reached before.</summary>
    public IDatabase? Known => _database;

    /// <summary>Whether Redis is a cluster; false, too, as long as it was not reached.</summary>
    public bool IsCluster { get; private set; }

    /// <exception cref="NoHashTagException">Redis is a cluster, and the prefix has no hash tag.</exception>
    public ValueTask<IDatabase> GetAsync() => _database is { } database ? new(database) : FindAsync();

    /// <summary>The connection itself, in a form that nobody can end.</summary>
    public Task<IConnectionMultiplexer> ConnectionAsync() => connection.GetAsync();

    private async ValueTask<IDatabase> FindAsync()
    {
        var found = await connection.GetAsync().ConfigureAwait(false);
        var database = found.GetDatabase();
        var servers = found.GetServers();
        if (!Array.Exists(servers, static server => server.IsConnected))
        {
            // Its kind will be told by the first server that greets.
            return database;
        }

        IsCluster = Array.Exists(servers, static server => server.ServerType == ServerType.Cluster);
        if (IsCluster && !keyPrefix.Contains('{', StringComparison.Ordinal))
        {
            throw Refusal();
        }

        return _database = database;
    }

    private NoHashTagException Refusal()
    {
        var refusal = new NoHashTagException(keyPrefix);
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            Log.NoHashTag(log, CacheName.Shown(connection.Cache), refusal.Message);
        }

        return refusal;
    }
}
