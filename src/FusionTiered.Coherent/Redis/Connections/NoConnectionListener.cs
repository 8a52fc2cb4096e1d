namespace FusionTiered.Redis.Connections;

/// <summary>Nobody listens.</summary>
internal sealed class NoConnectionListener : IConnectionListener
{
    public static NoConnectionListener Instance { get; } = new();

    public void OnConnected(ConnectionInfo connection)
    {
    }

    public void OnPing(ConnectionInfo connection, long sentAt)
    {
    }

    public void OnLost(ConnectionInfo connection, Exception reason)
    {
    }

    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
    {
    }
}
