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
    /// <summary>The servers, each <c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
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

    /// <summary>Whether connections are encrypted, and the server has to show a certificate that this machine trusts, for the name that stands in <see cref="Endpoints"/>.</summary>
    /// <value>Default: no. A URL that begins with <c>rediss://</c> says yes.</value>
    /// <remarks>
    /// The coherent engine refuses it at start-up: its client has no TLS yet. To trust a certificate authority of your own, give
    /// <c>UseRedis</c> the <c>ConfigurationOptions</c> of StackExchange.Redis.
    /// </remarks>
    public bool Tls { get; set; }

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
