using FusionTiered.Servers;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Redis;

/// <summary>The connection of a buffer, made when it is first asked for.</summary>
/// <param name="connect">Makes it, or finds that of the application.</param>
/// <param name="isOwned">Whether it ends here.</param>
internal sealed class BufferConnection(Func<Task<IConnectionMultiplexer>> connect, bool isOwned) : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private IConnectionMultiplexer? _made;
    private bool _isDisposed;

    /// <summary>A connection that failed is tried again by the next caller.</summary>
    public async ValueTask<IDatabase> GetAsync() => (await ConnectAsync().ConfigureAwait(false)).GetDatabase();

    /// <summary>The lowest version of the servers that are reached; null: none is.</summary>
    public async ValueTask<Version?> VersionAsync() =>
        (await ConnectAsync().ConfigureAwait(false)).GetServers().Where(static server => server.IsConnected).Min(static server => server.Version);

    /// <summary>Whether a server that is reached is of a Redis Cluster.</summary>
    public async ValueTask<bool> IsClusterAsync() =>
        (await ConnectAsync().ConfigureAwait(false)).GetServers().Any(static server => server is { IsConnected: true, ServerType: ServerType.Cluster });

    /// <param name="options">Those of the cache.</param>
    /// <param name="deadline">How long a call may take.</param>
    /// <param name="use">Ends the name of the client.</param>
    public static ConfigurationOptions Of(RedisOptions options, TimeSpan deadline, string use = "-write-behind")
    {
        var made = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            BacklogPolicy = BacklogPolicy.FailFast,
            AsyncTimeout = (int)deadline.TotalMilliseconds,
            SyncTimeout = (int)deadline.TotalMilliseconds,
            ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds,
            ClientName = options.ClientName + use,
            DefaultDatabase = options.Database,
            User = options.User,
            Password = options.Password,
            Ssl = options.Tls,
            SslHost = options.TlsHost,
            ServiceName = options.ServiceName,
        };
        if (options is not { TlsAuthority: null, TlsCertificate: null })
        {
            made.SslClientAuthenticationOptions = host => RedisTls.Authentication(options, host);
        }

        foreach (var text in options.Endpoints)
        {
            RedisUrl.TryEndpoint(text, out var endpoint, out _, options.DefaultPort);
            made.EndPoints.Add(endpoint.Host, endpoint.Port);
        }

        return made;
    }

    public async ValueTask DisposeAsync()
    {
        if (End() is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => End()?.Dispose();

    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _connecting is null or { IsFaulted: true } or { IsCanceled: true } ? _connecting = MakeAsync() : _connecting;
        }
    }

    private async Task<IConnectionMultiplexer> MakeAsync()
    {
        var made = await connect().ConfigureAwait(false);
        lock (_gate)
        {
            if (!_isDisposed)
            {
                return _made = made;
            }
        }

        if (isOwned)
        {
            await made.DisposeAsync().ConfigureAwait(false);
        }

        throw new ObjectDisposedException(nameof(BufferConnection));
    }

    private IConnectionMultiplexer? End()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return null;
            }

            _isDisposed = true;
            return isOwned ? _made : null;
        }
    }
}
