using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Where Redis is and what our client is told besides, in one.</summary>
internal sealed class RedisSettings
{
    public RedisOptions Server { get; } = new();

    public CoherentRedisOptions Client { get; init; } = new();

    public IList<string> Endpoints => Server.Endpoints;

    public string? User
    {
        get => Server.User;
        set => Server.User = value;
    }

    public string? Password
    {
        get => Server.Password;
        set => Server.Password = value;
    }

    public int Database
    {
        get => Server.Database;
        set => Server.Database = value;
    }

    public string ClientName
    {
        get => Server.ClientName;
        set => Server.ClientName = value;
    }

    public TimeSpan ConnectTimeout
    {
        get => Server.ConnectTimeout;
        set => Server.ConnectTimeout = value;
    }

    public int LargeValueThreshold
    {
        get => Client.LargeValueThreshold;
        set => Client.LargeValueThreshold = value;
    }

    public int MaxPendingOperations
    {
        get => Client.MaxPendingOperations;
        set => Client.MaxPendingOperations = value;
    }

    public long MaxPendingBytes
    {
        get => Client.MaxPendingBytes;
        set => Client.MaxPendingBytes = value;
    }

    public int MaxReplyBytes
    {
        get => Client.MaxReplyBytes;
        set => Client.MaxReplyBytes = value;
    }

    public int Connections
    {
        get => Client.Connections;
        set => Client.Connections = value;
    }

    public TimeSpan ReadBudget
    {
        get => Client.ReadBudget;
        set => Client.ReadBudget = value;
    }

    public TimeSpan WriteBudget
    {
        get => Client.WriteBudget;
        set => Client.WriteBudget = value;
    }

    public TimeSpan Lease
    {
        get => Client.Lease;
        set => Client.Lease = value;
    }

    public IStreamFactory Streams
    {
        get => Client.Streams;
        set => Client.Streams = value;
    }

    public void CopyTo(RedisOptions server)
    {
        foreach (var endpoint in Endpoints)
            server.Endpoints.Add(endpoint);
        (server.User, server.Password, server.Database, server.ClientName, server.ConnectTimeout) = (User, Password, Database, ClientName, ConnectTimeout);
    }

    public void CopyTo(CoherentRedisOptions client)
    {
        (client.LargeValueThreshold, client.MaxPendingOperations, client.MaxPendingBytes, client.MaxReplyBytes)
            = (LargeValueThreshold, MaxPendingOperations, MaxPendingBytes, MaxReplyBytes);
        (client.Connections, client.ReadBudget, client.WriteBudget, client.Lease, client.Streams) = (Connections, ReadBudget, WriteBudget, Lease, Streams);
    }

    public override string ToString() => Server.ToString();
}
