using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FusionTiered.Servers;

/// <summary>
/// Reads the text of StackExchange.Redis: <c>host:port,host2:port,password=...,ssl=true</c>. The words that have a meaning for every
/// client are followed, the others refused. An error names a word of StackExchange.Redis and never another one, which may be a piece
/// of a password with a comma in it.
/// </summary>
internal static class RedisWords
{
    private const string WayRound = "give UseRedis a ConfigurationOptions of StackExchange.Redis, which the FusionCache engine takes as it is";

    /// <summary>The port of a server that is asked for TLS and names none, as StackExchange.Redis has it.</summary>
    private const int EncryptedPort = 6380;

    private static readonly Dictionary<string, Func<RedisOptions, string, string?>> Followed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["password"] = static (o, text) => text.Length == 0 ? "is empty" : Set(o.Password = text),
        ["user"] = static (o, text) => text.Length == 0 ? "is empty" : Set(o.User = text),
        ["name"] = static (o, text) => text.Length == 0 ? "is empty" : Set(o.ClientName = text),
        ["ssl"] = static (o, text) => bool.TryParse(text, out var tls) ? Set(o.Tls = tls) : "must be true or false",
        ["defaultDatabase"] = static (o, text) => Number(text) is { } number ? Set(o.Database = number) : "must be a number",
        ["connectTimeout"] = static (o, text) => Number(text) is { } number ? Set(o.ConnectTimeout = TimeSpan.FromMilliseconds(number)) : "must be a number of milliseconds",
        ["sslHost"] = static (o, text) => text.Length == 0 ? "is empty" : Set(o.TlsHost = text),
        ["serviceName"] = static (o, text) => text.Length == 0 ? "is empty" : Set(o.ServiceName = text),
        ["abortConnect"] = static (_, text) => !bool.TryParse(text, out var aborts) ? "must be true or false"
            : aborts ? "is true; it must be false: the service starts without Redis, and uses it as soon as it comes"
            : null,
    };

    /// <summary>What StackExchange.Redis knows besides.</summary>
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "allowAdmin", "asyncTimeout", "channelPrefix", "checkCertificateRevocation", "configChannel", "configCheckSeconds", "connectRetry",
        "heartbeatConsistencyChecks", "heartbeatInterval", "highIntegrity", "keepAlive", "libName", "preserveAsyncOrder", "protocol", "proxy",
        "resolveDns", "responseTimeout", "setlib", "sslProtocols", "syncTimeout", "tieBreaker", "tunnel", "version",
        "writeBuffer",
    };

    /// <param name="options">Where to write.</param>
    /// <param name="text">The text.</param>
    /// <param name="source">How the text is called in errors.</param>
    public static void Apply(RedisOptions options, string text, string source)
    {
        options.Endpoints.Clear();
        options.Tls = false;
        options.ServiceName = null;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Split('=', 2) is [var word, var value])
            {
                Word(options, source, i, word.Trim(), value.Trim());
            }
            else if (parts[i].Length > 0)
            {
                Endpoint(options, source, parts[i]);
            }
        }

        if (options.Endpoints.Count == 0)
        {
            Throw(source, "names no server; write host:port, or redis://host:port");
        }

        // With a service name they are Sentinels, whose port does not depend on TLS.
        if (options.Tls && options.ServiceName is null)
        {
            NamePorts(options);
        }
    }

    private static void Word(RedisOptions options, string source, int place, string word, string value)
    {
        if (Followed.TryGetValue(word, out var follow))
        {
            if (follow(options, value) is { } fault)
            {
                Throw(source, $"has the word {Spelled(Followed.Keys, word)}, which {fault}");
            }
        }
        else if (Refused.Contains(word))
        {
            Throw(source, $"has the word {Spelled(Refused, word)}, which not every engine can follow; leave it out, or {WayRound}");
        }
        else
        {
            Throw(source, string.Create(
                CultureInfo.InvariantCulture,
                $"has an unknown word in part {place + 1}, counted by commas (a password with a comma has to stand in a URL). There are: {string.Join(", ", Followed.Keys)}. For others, {WayRound}"));
        }
    }

    private static void Endpoint(RedisOptions options, string source, string text)
    {
        if (!RedisUrl.TryEndpoint(text, out _, out var wrong))
        {
            throw new FormatException($"{source}: the {wrong.Part} {wrong.Why}.");
        }

        options.Endpoints.Add(text);
    }

    private static void NamePorts(RedisOptions options)
    {
        for (var i = 0; i < options.Endpoints.Count; i++)
        {
            RedisUrl.TryEndpoint(options.Endpoints[i], out var endpoint, out _);
            if (endpoint.Port == RedisEndpoint.DefaultPort && !options.Endpoints[i].EndsWith(":6379", StringComparison.Ordinal))
            {
                options.Endpoints[i] = (endpoint with { Port = EncryptedPort }).ToString();
            }
        }
    }

    // As it stands in our list: the letters of the text are not shown.
    private static string Spelled(IEnumerable<string> words, string word) => words.First(each => each.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Set<T>(T value)
    {
        _ = value;
        return null;
    }

    [DoesNotReturn]
    private static void Throw(string source, string why) => throw new FormatException($"{source} {why}.");
}
