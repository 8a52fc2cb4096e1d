using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Redis;

/// <summary>The connection of writes that wait until they are on disk. <c>WAITAOF</c> holds up what comes behind it, so nothing else goes over it.</summary>
/// <param name="connection">The connection. It ends here.</param>
/// <param name="replicas">On how many replicas the writes must be on disk as well.</param>
/// <param name="deadline">How long a script, and the wait behind it, may take each.</param>
/// <param name="time">The clock.</param>
internal sealed class AofConnection(BufferConnection connection, int replicas, TimeSpan deadline, TimeProvider time) : IAsyncDisposable, IDisposable
{
    /// <summary>How long its client waits for an answer: longer than the server, so that the answer of the server decides.</summary>
    public static TimeSpan ClientDeadline(TimeSpan deadline) => (deadline * 2) + TimeSpan.FromSeconds(1);

    /// <summary>Begins a turn on the primary.</summary>
    public async ValueTask<AofTurn> BeginAsync()
    {
        var database = await connection.GetAsync().ConfigureAwait(false);
        var primary = await database.IdentifyEndpointAsync(default, CommandFlags.DemandMaster).WaitAsync(deadline, time).ConfigureAwait(false);
        var server = database.Multiplexer.GetServers().FirstOrDefault(server => server.EndPoint.Equals(primary))
            ?? throw new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, CommandFlags.DemandMaster, "No primary is reached.", innerException: null, CommandStatus.WaitingToBeSent);
        return new(server, database.Database, replicas, deadline, time);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    public void Dispose() => connection.Dispose();
}
