using System.Globalization;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Redis;

/* WAITAOF waits for the last write of its own socket. On a new socket, or on another server, there is none, so it would answer at once that all is on
   disk. So a turn stays with one server, and counts only when that server has had one socket from its begin to its end. */

/// <summary>Scripts on one server, and a wait until what they wrote is on disk.</summary>
internal sealed class AofTurn
{
    private readonly IServer _server;
    private readonly int _database;
    private readonly int _replicas;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly long _sockets;

    /// <param name="server">The primary.</param>
    /// <param name="database">The number of the database.</param>
    /// <param name="replicas">On how many replicas the writes must be on disk as well.</param>
    /// <param name="deadline">How long a script, and the wait, may take each.</param>
    /// <param name="time">The clock.</param>
    public AofTurn(IServer server, int database, int replicas, TimeSpan deadline, TimeProvider time)
    {
        (_server, _database, _replicas, _deadline, _time) = (server, database, replicas, deadline, time);
        _sockets = Sockets;
    }

    private long Sockets => _server.GetCounters().Interactive.SocketCount;

    public async Task<RedisResult> RunAsync(string script, RedisKey[] used, RedisValue[] values) =>
        await _server.ExecuteAsync(_database, "EVAL", [script, used.Length, .. used.Select(static key => (object)key), .. values.Select(static value => (object)value)], CommandFlags.NoRedirect)
            .WaitAsync(_deadline, _time).ConfigureAwait(false);

    /// <summary>Waits until what the answered scripts wrote is on disk.</summary>
    /// <returns>Null: it is. Else the reason why that is not known.</returns>
    public async Task<string?> OnDiskAsync()
    {
        try
        {
            var answer = await _server.ExecuteAsync(_database, "WAITAOF", [1, _replicas, (long)_deadline.TotalMilliseconds], CommandFlags.NoRedirect).ConfigureAwait(false);
            var (here, elsewhere) = ((long)answer[0], (long)answer[1]);
            return Sockets != _sockets ? "the connection was lost before the server said that it is on disk"
                : here >= 1 && elsewhere >= _replicas ? null
                : string.Create(CultureInfo.InvariantCulture, $"after {_deadline.TotalSeconds} s it is on disk on {here} of 1 primaries and {elsewhere} of {_replicas} replicas");
        }
#pragma warning disable CA1031 // Redis has the writes, so whatever the failure, their outcome is not known.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return RedisFailure.NameOf(failure);
        }
    }
}
