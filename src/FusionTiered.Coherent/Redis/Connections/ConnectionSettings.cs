using FusionTiered.Servers;
using System.Net;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>The settings of a connection: options after the check, with everything derived from them.</summary>
internal sealed class ConnectionSettings
{
    public required IReadOnlyList<RedisEndpoint> Endpoints { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The setting that holds <see cref="Password"/>, for errors.</summary>
    public string PasswordSetting { get; init; } = nameof(RedisOptions.Password);

    /// <summary>Gives user and password in place of <see cref="User"/> and <see cref="Password"/>; null: those hold.</summary>
    public Func<CancellationToken, ValueTask<RedisCredentials>>? Credentials { get; init; }

    /// <summary>The Sentinels that know the server; null: <see cref="Endpoints"/> are servers.</summary>
    public SentinelSettings? Sentinels { get; init; }

    public int Database { get; init; }

    public string? ClientName { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan ReadBudget { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan WriteBudget { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Read when a connection is made: it may still be changed before the client starts.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long nothing may come while something is awaited.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(1);

    public int MaxPendingOperations { get; init; } = 4096;

    public long MaxPendingBytes { get; init; } = 16 << 20;

    public int DataConnections { get; init; } = 1;

    public int LargeValueThreshold { get; init; } = 64 << 10;

    /// <summary>Null: no invalidations are asked for.</summary>
    public TrackingPrefixes? Tracking { get; init; }

    /// <summary>By which nodes tell each other where tracking is refused; null: they do not.</summary>
    public MessageNames? Messages { get; init; }

    public RespLimits Limits { get; init; } = RespLimits.Default;

    /// <summary>Finds the addresses of an endpoint; throws a <see cref="System.Net.Sockets.SocketException"/> when there are none.</summary>
    public Func<RedisEndpoint, IPEndPoint[]> Resolve { get; init; } = EndpointResolver.Resolve;

    public IStreamFactory Streams { get; init; } = PlainStreamFactory.Instance;

    /// <summary>The type's name only: these settings hold a password.</summary>
    public override string ToString() => nameof(ConnectionSettings);
}
