using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis;

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

    /// <summary>How long connecting and greeting may take together, per address.</summary>
    /// <value>From 50 milliseconds to 60 seconds. Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Values above this many bytes take the connection for large values, so that small ones need not wait behind them.</summary>
    /// <value>From 1,024 to 1,073,741,824. Default: 65,536.</value>
    public int LargeValueThreshold { get; set; } = 64 << 10;

    /// <summary>How many commands may wait for their replies on one connection; further ones fail at once.</summary>
    /// <value>From 16 to 1,048,576. Default: 4,096.</value>
    public int MaxPendingOperations { get; set; } = 4096;

    /// <summary>How many bytes of commands may wait for their replies on one connection; further ones fail at once.</summary>
    /// <value>From 65,536 to 1,073,741,824; one command may overshoot it. Default: 16,777,216.</value>
    public long MaxPendingBytes { get; set; } = 16 << 20;

    /// <summary>
    /// The longest value accepted from the server, and sent to it. A longer one is left alone and not written; any other reply that is longer
    /// ends the connection.
    /// </summary>
    /// <value>From 65,536 to 536,870,912 bytes, and more than <see cref="LargeValueThreshold"/>. Default: 67,108,864.</value>
    public int MaxReplyBytes { get; set; } = 64 << 20;

    /// <summary>Connections for data, over which commands without a route are spread: none of the tier's are. From 1 to 16.</summary>
    internal int Connections { get; set; } = 1;

    /// <summary>How long a read waits that names no time. The cache names one: see <see cref="RemoteTierOptions.ReadDeadline"/>.</summary>
    internal TimeSpan ReadBudget { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a write waits that names no time. The cache names one: see <see cref="RemoteTierOptions.WriteDeadline"/>.</summary>
    internal TimeSpan WriteBudget { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Four times as long as the pause between PINGs, until the cache says how long it is: see <see cref="RemoteTierOptions.CoherenceLease"/>.</summary>
    internal TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The endpoints as they may be shown.</summary>
    [JsonInclude]
    [JsonPropertyName(nameof(Endpoints))]
    internal IEnumerable<string> ShownEndpoints => Endpoints.Select(static text => RedisUrl.TryEndpoint(text ?? "", out _, out _) ? text! : "?");

    /// <summary>Puts streams on sockets.</summary>
    internal IStreamFactory Streams { get; set; } = PlainStreamFactory.Instance;

    /// <summary>What was wrong in what was read, found before the options were whole.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Reads <c>redis://[user:password@]host[:port][,host[:port]...][/database]</c>.</summary>
    /// <param name="url">The text. Characters that mean something in a URL are percent-encoded in user and password.</param>
    /// <returns>Options with everything else at its default.</returns>
    /// <exception cref="FormatException">Names the part that is wrong, never what stands in it.</exception>
    public static RedisOptions Parse(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var options = new RedisOptions();
        RedisUrl.Apply(options, url, "The Redis URL");
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
        CultureInfo.InvariantCulture, $"redis://{(Password is null ? "" : $"{User}:***@")}{string.Join(',', ShownEndpoints)}/{Database}");
}
