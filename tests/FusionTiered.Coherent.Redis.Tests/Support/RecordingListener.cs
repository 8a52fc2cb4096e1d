using System.Collections.Concurrent;
using System.Text;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Writes down what it hears, in order.</summary>
internal sealed class RecordingListener : IConnectionListener, IPushHandler
{
    private readonly ConcurrentQueue<string> _events = new();

    public string[] Events => [.. _events];

    public ConcurrentQueue<ConnectionInfo> Connected { get; } = new();

    public ConcurrentQueue<RedisConnectException> Failures { get; } = new();

    /// <summary>Everything so far, which is forgotten.</summary>
    public string[] Take()
    {
        var taken = new List<string>();
        while (_events.TryDequeue(out var next))
            taken.Add(next);
        return [.. taken];
    }

    public void Note(string text) => _events.Enqueue(text);

    public void OnConnected(ConnectionInfo connection)
    {
        Connected.Enqueue(connection);
        Note($"connected {connection.Kind} {connection.Generation}");
    }

    public void OnPing(ConnectionInfo connection, long sentAt)
    {
    }

    /// <summary>Called within OnLost.</summary>
    public Action? WhenLost { get; set; }

    public void OnLost(ConnectionInfo connection, Exception reason)
    {
        WhenLost?.Invoke();
        Note($"lost {connection.Kind} {connection.Generation}");
    }

    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
    {
        Failures.Enqueue(reason);
        Note($"failed {kind}");
    }

    public void OnInvalidate(InvalidatedKeys keys)
    {
        if (keys.IsEverything)
        {
            Note("everything");
            return;
        }

        var names = new List<string>();
        foreach (var key in keys)
            names.Add(Encoding.UTF8.GetString(key));
        names.Sort(StringComparer.Ordinal);
        Note("invalidate " + string.Join(',', names));
    }
}
