using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace FusionTiered.Servers;

/// <summary>
/// Reads <c>redis[s]://[user:password@]host[:port][,...][/database]</c>. Not by <see cref="Uri"/>: its errors cannot say which part
/// is wrong, and some of its exceptions carry the text. Ours name the part and never its content, because a misplaced
/// character can make any part hold the password.
/// </summary>
internal static class RedisUrl
{
    private const string Plain = "redis://";
    private const string Encrypted = "rediss://";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="options">Where to write.</param>
    /// <param name="url">The text.</param>
    /// <param name="source">How the text is called in errors.</param>
    public static void Apply(RedisOptions options, string url, string source)
    {
        var text = url.Trim();
        options.Tls = text.StartsWith(Encrypted, StringComparison.OrdinalIgnoreCase);
        if (!options.Tls && !text.StartsWith(Plain, StringComparison.OrdinalIgnoreCase))
        {
            Throw(source, "scheme", "must be redis:// or rediss://");
        }

        text = text[(options.Tls ? Encrypted : Plain).Length..];
        var question = text.IndexOfAny(['?', '#']);
        if (question >= 0)
        {
            Throw(source, text[question] == '?' ? "query" : "fragment", "is not supported (in user and password, write '?' as %3F and '#' as %23)");
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            options.Database = Database(source, text[(slash + 1)..]);
        }

        var authority = slash < 0 ? text : text[..slash];
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            Credentials(options, source, authority[..at]);
        }

        options.Endpoints.Clear();
        foreach (var endpoint in authority[(at + 1)..].Split(','))
        {
            if (!TryEndpoint(endpoint, out _, out var wrong))
            {
                Throw(source, wrong.Part, wrong.Why);
            }

            options.Endpoints.Add(endpoint);
        }
    }

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
    public static bool TryEndpoint(string text, out RedisEndpoint endpoint, out (string Part, string Why) wrong, int defaultPort = RedisEndpoint.DefaultPort)
    {
        endpoint = default;
        wrong = ("host", "is missing");
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        if (text.StartsWith('[') && bracket < 0)
        {
            wrong = ("host", "has '[' without ']'");
            return false;
        }

        var colon = text.IndexOf(':', bracket + 1);
        var host = bracket >= 0 ? text[1..bracket] : colon < 0 ? text : text[..colon];
        if (host.Length == 0)
        {
            return false;
        }

        if (bracket >= 0 && colon < 0 && text.Length > bracket + 1)
        {
            wrong = ("port", "must follow ']' after a colon");
        }
        else if (Uri.CheckHostName(bracket >= 0 ? $"[{host}]" : host) == UriHostNameType.Unknown)
        {
            wrong = ("host", "is neither a name nor an address");
        }
        else if (colon < 0)
        {
            endpoint = new(host, defaultPort);
        }
        else if (!int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            wrong = ("port", "must be a number from 1 to 65535");
        }
        else
        {
            endpoint = new(host, port);
        }

        return endpoint.Port != 0;
    }

    private static int Database(string source, string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var database))
        {
            Throw(source, "database", "after the host's '/' must be a number (in user and password, write '/' as %2F)");
        }

        return database;
    }

    private static void Credentials(RedisOptions options, string source, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            Throw(source, "password", "is missing; for the default user write redis://:password@host");
        }

        var user = Decode(source, "user", text[..colon]);
        options.User = user.Length == 0 ? null : user;
        options.Password = Decode(source, "password", text[(colon + 1)..]);
        if (options.Password.Length == 0)
        {
            Throw(source, "password", "is empty");
        }
    }

    private static string Decode(string source, string part, string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            var bytes = new List<byte>(text.Length);
            for (var i = 0; i < text.Length;)
            {
                if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    bytes.Add(value);
                    i += 3;
                    continue;
                }

                if (text[i] == '%')
                {
                    Throw(source, part, "has a '%' that is not followed by two hexadecimal digits (write '%' as %25)");
                }

                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Utf8.GetBytes(text.Substring(i, length)));
                i += length;
            }

            return Utf8.GetString([.. bytes]);
        }
        catch (ArgumentException)
        {
            // Without the inner exception: its message quotes bytes.
            Throw(source, part, "is not UTF-8 after percent-decoding");
            return "";
        }
    }

    [DoesNotReturn]
    private static void Throw(string source, string part, string why) => throw new FormatException($"{source}: the {part} {why}.");
}
