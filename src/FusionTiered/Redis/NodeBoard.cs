using FusionTiered.Engines;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>The notes of the nodes: a hash in Redis, one field for each node.</summary>
/// <param name="connection">The connection.</param>
/// <param name="prefix">The prefix of the cache.</param>
/// <param name="patience">How long an answer may take.</param>
/// <param name="time">The clock that it is measured by.</param>
internal sealed class NodeBoard(SharedConnection connection, string prefix, TimeSpan patience, TimeProvider time) : INodeBoard
{
    private readonly string _key = prefix + "nodes";

    public async ValueTask<IReadOnlyList<string>?> ExchangeAsync(string node, string? note, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        try
        {
            var connected = await connection.GetAsync().WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            var notes = await ExchangeAsync(connected.GetDatabase(), node, note, lifetime).WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            return [.. notes.Select(static one => one.ToString())];
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    // All at once: they share a round trip.
    private async Task<RedisValue[]> ExchangeAsync(IDatabase database, string node, string? note, TimeSpan lifetime)
    {
        if (node.Length == 0)
        {
            return await database.HashValuesAsync(_key, RedisDatabase.OfPrimary).ConfigureAwait(false);
        }

        var written = note is null ? (Task)database.HashDeleteAsync(_key, node, RedisDatabase.OfPrimary) : database.HashSetAsync(_key, node, note, When.Always, RedisDatabase.OfPrimary);
        var lengthened = database.KeyExpireAsync(_key, lifetime, ExpireWhen.Always, RedisDatabase.OfPrimary);
        var notes = database.HashValuesAsync(_key, RedisDatabase.OfPrimary);
        await Task.WhenAll(written, lengthened, notes).ConfigureAwait(false);
        return await notes.ConfigureAwait(false);
    }
}
