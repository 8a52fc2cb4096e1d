using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using FusionTiered.Servers;

namespace FusionTiered;

/// <summary>Where Redis is, who we are there, and how long we wait for it.</summary>
/// <remarks>
/// The password appears neither in <see cref="ToString"/> nor in JSON, logs or exceptions; nor does an endpoint that is none, because
/// it may be a URL with a password in it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RedisOptions
{
    /// <summary>The servers, each <c>host</c>, <c>host:port</c> or <c>[address]:port</c>; with <see cref="ServiceName"/> the Sentinels.</summary>
    /// <value>At least one; they are tried in random order. The port is 6379 where none is given. Default: none.</value>
    [JsonIgnore]
    public IList<string> Endpoints { get; } = [];

    /// <summary>The ACL user.</summary>
    /// <value>Null: the default user, which needs no name.</value>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    /// <value>Null: no authentication, then <see cref="User"/> must be null, too.</value>
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Password { get; set; }

    /// <summary>The logical database.</summary>
    /// <value>0 or more. Default: 0.</value>
    public int Database { get; set; }

    /// <summary>How our connections are called in <c>CLIENT LIST</c>.</summary>
    /// <value>Printable ASCII without blanks, at most 64 characters. Default: <c>FusionTiered</c>.</value>
    public string ClientName { get; set; } = "FusionTiered";

    /// <summary>How long connecting and greeting may take together.</summary>
    /// <value>From 50 milliseconds to 60 seconds. Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether connections are encrypted. The server has to show a certificate for its host, of an authority that is trusted.</summary>
    /// <value>Default: no. A URL that begins with <c>rediss://</c> says yes. It holds for Sentinels, too.</value>
    public bool Tls { get; set; }

    /// <summary>The host that the server's certificate must be for, and that the server is told (SNI).</summary>
    /// <value>Null: the host of the endpoint. With <see cref="ServiceName"/> that is the host, mostly an address, that the Sentinels name.</value>
    public string? TlsHost { get; set; }

    /// <summary>A PEM file with the certificate authorities that are trusted in place of those of this machine.</summary>
    /// <value>A path; the file is read at each attempt to connect. Null: this machine's authorities.</value>
    public string? TlsAuthority { get; set; }

    /// <summary>A PEM file with the certificate that this client shows, and those between it and its authority.</summary>
    /// <value>A path; the file is read at each attempt to connect. Null: none is shown.</value>
    public string? TlsCertificate { get; set; }

    /// <summary>A PEM file with the private key of <see cref="TlsCertificate"/>, without a password.</summary>
    /// <value>A path. Null: the key stands in the file of the certificate.</value>
    public string? TlsKey { get; set; }

    /// <summary>The name under which Redis Sentinels know the primary. The <see cref="Endpoints"/> are the Sentinels then, with port 26379 where none is given.</summary>
    /// <value>Null: the endpoints are servers.</value>
    public string? ServiceName { get; set; }

    /// <summary>The ACL user at the Sentinels.</summary>
    /// <value>Null: their default user.</value>
    public string? SentinelUser { get; set; }

    /// <summary>The password at the Sentinels.</summary>
    /// <value>Null: they are asked without one; by the FusionCache engine, with <see cref="Password"/>.</value>
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? SentinelPassword { get; set; }

    /// <summary>Gives user and password at each attempt to connect, and again before they expire: for tokens that live for an hour, and for passwords that change.</summary>
    /// <value>Null: <see cref="User"/> and <see cref="Password"/> hold. Code only, and not together with them.</value>
    /// <remarks>
    /// An attempt to connect waits for it, for <see cref="ConnectTimeout"/> at most. Its exceptions are a failure of the attempt, and are logged by type and message.
    /// The FusionCache engine refuses it at start-up; <c>docs/redis.md</c> shows the way round.
    /// </remarks>
    [JsonIgnore]
    public Func<CancellationToken, ValueTask<RedisCredentials>>? Credentials { get; set; }

    /// <summary>The port of an endpoint that names none.</summary>
    [JsonIgnore]
    internal int DefaultPort => ServiceName is null ? RedisEndpoint.DefaultPort : RedisEndpoint.DefaultSentinelPort;

    /// <summary>The endpoints as they may be shown.</summary>
    [JsonInclude]
    [JsonPropertyName(nameof(Endpoints))]
    internal IEnumerable<string> ShownEndpoints => Endpoints.Select(static text => RedisUrl.TryEndpoint(text ?? "", out _, out _) ? text! : "?");

    /// <summary>What was wrong in what was read, found before the options were whole.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Reads <c>redis[s]://[user:password@]host[:port][,host[:port]...][/database]</c>, or the text of StackExchange.Redis: <c>host:port,password=...,ssl=true</c>.</summary>
    /// <param name="text">The text. In a URL, characters that mean something in it are percent-encoded in user and password.</param>
    /// <returns>Options with everything else at its default.</returns>
    /// <exception cref="FormatException">Names the part that is wrong, never what stands in it.</exception>
    public static RedisOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new RedisOptions();
        RedisText.Apply(options, text, "The text of Redis");
        return options;
    }

    /// <summary>Reads <c>REDIS_URL</c>, or else <c>REDIS_HOST</c>, <c>REDIS_PORT</c> and <c>REDIS_PASSWORD</c>.</summary>
    /// <param name="lookup">Gives the value of a name, or null; environment and configuration both fit.</param>
    /// <returns>Null when none of <c>REDIS_URL</c> and <c>REDIS_HOST</c> is set.</returns>
    /// <exception cref="FormatException">Names the variable and the part that is wrong.</exception>
    public static RedisOptions? FromLookup(Func<string, string?> lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return RedisEnvironment.Read(lookup);
    }

    /// <summary>Endpoints, database and user; never the password.</summary>
    /// <returns>For humans.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Tls ? "rediss" : "redis")}://{(Password is null ? "" : $"{User}:***@")}{string.Join(',', ShownEndpoints)}/{Database}");
}
