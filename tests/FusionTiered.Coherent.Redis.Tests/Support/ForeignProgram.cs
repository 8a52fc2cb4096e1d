using StackExchange.Redis;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Another program with a client that is not ours: what it sees is what is there.</summary>
internal sealed class ForeignProgram : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;

    private ForeignProgram(ConnectionMultiplexer connection) => _connection = connection;

    public IDatabase Db => _connection.GetDatabase();

    public static async Task<ForeignProgram> ConnectAsync(RedisServer server)
        => new(await ConnectionMultiplexer.ConnectAsync($"{server.Endpoint},allowAdmin=true,syncTimeout=20000"));

    public async Task<string[]> KeysAsync()
        => [.. ((RedisResult[])(await Db.ExecuteAsync("KEYS", "*"))!).Select(key => (string)key!).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync();
        _connection.Dispose();
    }
}
