using FusionTiered.Redis.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Connections;

/// <summary>Writes the life of the connections into the log: changes at once, lasting faults once a minute.</summary>
internal sealed class ConnectionLog(ILogger log, TimeProvider time) : IConnectionListener
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private string? _failure;
    private string? _toldWhyNot;
    private long _reportedAt;

    public void OnConnected(ConnectionInfo connection)
    {
        lock (_gate)
        {
            _failure = null;
        }

        var (endpoint, server) = (connection.Endpoint.ToString(), connection.Server);
        if (connection.Kind == ConnectionKind.Tracking)
        {
            var why = connection.Tracking.Reason;
            if (why is null)
            {
                Log.Connected(log, endpoint, server.Server, server.Version);
            }
            else if (string.Equals(why, _toldWhyNot, StringComparison.Ordinal))
            {
                Log.ConnectedAsBefore(log, endpoint, server.Server, server.Version);
            }
            else if (connection.Tracking.IsOn)
            {
                Log.ByMessages(log, endpoint, server.Server, server.Version, Sentence(why));
            }
            else
            {
                Log.NotTracking(log, endpoint, server.Server, server.Version, Sentence(why));
            }

            _toldWhyNot = why;

            if (server.Role is "replica" or "slave")
            {
                Log.IsReplica(log, endpoint);
            }
        }

        if (!connection.IsPredecessorGone)
        {
            Log.PredecessorMayLive(log);
        }
    }

    public void OnPing(ConnectionInfo connection, long sentAt)
    {
    }

    public void OnLost(ConnectionInfo connection, Exception reason)
    {
        if (reason is not ObjectDisposedException)
        {
            Log.Lost(log, Sentence(reason.Message));
        }
    }

    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
    {
        if (reason.InnerException is ObjectDisposedException || !IsNews(reason.Message))
        {
            return;
        }

        if (reason.IsRefusal)
        {
            Log.Refused(log, Sentence(reason.Message));
        }
        else
        {
            Log.NotReached(log, Sentence(reason.Message), Math.Round(nextIn.TotalSeconds, 2));
        }
    }

    public void OnCredentialsFailed(RedisConnectException reason, TimeSpan nextIn) => Log.NotRenewed(log, Sentence(reason.Message), nextIn.TotalSeconds);

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private bool IsNews(string failure)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (string.Equals(failure, _failure, StringComparison.Ordinal) && time.GetElapsedTime(_reportedAt, now) < Again)
            {
                return false;
            }

            (_failure, _reportedAt) = (failure, now);
            return true;
        }
    }
}
