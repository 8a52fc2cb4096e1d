using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>How StackExchange.Redis reaches the Redis of a cache: the start does not wait for it, a call waits half a second at most, and nothing queues for one that is away.</summary>
internal static class RedisConfiguration
{
    /// <summary>StackExchange.Redis itself waits 5 s. FusionCache goes on after <c>L2:ReadDeadline</c>, the call underneath goes on for this long.</summary>
    private const int Patience = 500;

    /// <summary>What StackExchange.Redis cannot follow, each as a sentence with the way round.</summary>
    public static IEnumerable<string> Faults(RedisOptions options)
    {
        if (options.SentinelUser is not null)
        {
            yield return "Redis: SentinelUser is set; StackExchange.Redis logs in at the Sentinels as it does at the servers. Leave it out, and give both the same users.";
        }

        if (options.SentinelPassword is not null)
        {
            yield return "Redis: SentinelPassword is set; StackExchange.Redis logs in at the Sentinels as it does at the servers. Leave it out, and give both the same users.";
        }

        if (options.Credentials is not null)
        {
            yield return "Redis: Credentials is set; give UseRedis a ConfigurationOptions whose Defaults ask for them.";
        }
    }

    /// <param name="options">Options that were validated.</param>
    public static ConfigurationOptions Of(RedisOptions options)
    {
        var made = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            BacklogPolicy = BacklogPolicy.FailFast,
            AsyncTimeout = Patience,
            SyncTimeout = Patience,
            ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds,
            ClientName = options.ClientName,
            DefaultDatabase = options.Database,
            User = options.User,
            Password = options.Password,
            Ssl = options.Tls, // The certificate is checked against the name of each endpoint.
            SslHost = options.TlsHost,
            ServiceName = options.ServiceName,
        };
        if (options is not { TlsAuthority: null, TlsCertificate: null })
        {
            made.SslClientAuthenticationOptions = host => Servers.RedisTls.Authentication(options, host);
        }

        foreach (var text in options.Endpoints)
        {
            Servers.RedisUrl.TryEndpoint(text, out var endpoint, out _, options.DefaultPort);
            made.EndPoints.Add(endpoint.Host, endpoint.Port);
        }

        return made;
    }

    /// <summary>Lets the cache track what other programs change (<c>ForeignChanges</c>): by a name of its own among the clients of the server, in RESP2, and with the commands that StackExchange.Redis counts as administration.</summary>
    public static ConfigurationOptions Named(ConfigurationOptions options)
    {
        options.Protocol ??= RedisProtocol.Resp2;
        options.AllowAdmin = true;
        options.ClientName = $"{options.ClientName ?? "FusionTiered"}-{Guid.NewGuid().ToString("N")[..8]}";
        return options;
    }

    /// <summary>A copy of an application's configuration, with what a cache wants where the application says nothing.</summary>
    public static ConfigurationOptions ForCache(ConfigurationOptions given)
    {
        var made = given.Clone();
        made.AbortOnConnectFail = false;
        if (ReferenceEquals(made.BacklogPolicy, BacklogPolicy.Default))
        {
            made.BacklogPolicy = BacklogPolicy.FailFast;
        }

        // Only what was set stands in the text.
        var said = given.ToString(includePassword: false).Split(',');
        made.AsyncTimeout = Says("asyncTimeout=") ? made.AsyncTimeout : Patience;
        made.SyncTimeout = Says("syncTimeout=") ? made.SyncTimeout : Patience;
        return made;

        bool Says(string word) => Array.Exists(said, each => each.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }
}
