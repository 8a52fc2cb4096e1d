using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>The database and the subscriber of the shared connection; found once, when Redis is first asked.</summary>
internal sealed class RedisDatabase(SharedConnection connection)
{
    private volatile IDatabase? _database;

    /// <summary>The database, if Redis was reached before.</summary>
    public IDatabase? Known => _database;

    public ValueTask<IDatabase> GetAsync() => _database is { } database ? new(database) : FindAsync();

    /// <summary>The connection itself, in a form that nobody can end.</summary>
    public Task<IConnectionMultiplexer> ConnectionAsync() => connection.GetAsync();

    private async ValueTask<IDatabase> FindAsync()
    {
        var found = await connection.GetAsync().ConfigureAwait(false);
        return _database = found.GetDatabase();
    }
}
