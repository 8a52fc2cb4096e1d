using System.Globalization;

namespace FusionTiered.Servers;

/// <summary>Reads the names that hosting platforms set.</summary>
internal static class RedisEnvironment
{
    public static RedisOptions? Read(Func<string, string?> lookup)
    {
        var options = new RedisOptions();
        return TryApply(options, lookup) ? options : null;
    }

    /// <summary>Writes what is set into the options; false when no server is named.</summary>
    public static bool TryApply(RedisOptions options, Func<string, string?> lookup)
    {
        var url = Value(lookup, "REDIS_URL");
        var host = Value(lookup, "REDIS_HOST");
        if (url is null && host is null)
        {
            return false;
        }

        if (url is not null)
        {
            RedisText.Apply(options, url, "REDIS_URL");
        }
        else
        {
            Endpoint(options, host!, Value(lookup, "REDIS_PORT"));
        }
        // A URL may leave the secret to a variable of its own.
        options.Password ??= lookup("REDIS_PASSWORD") is { Length: > 0 } password ? password : null;
        return true;
    }

    private static void Endpoint(RedisOptions options, string host, string? port)
    {
        if (port is not null && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535))
        {
            throw new FormatException("REDIS_PORT must be a number from 1 to 65535.");
        }
        // A bare IPv6 address has colons of its own.
        var name = System.Net.IPAddress.TryParse(host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : host;
        var text = port is null ? name : $"{name}:{port}";
        if (!RedisUrl.TryEndpoint(text, out _, out var wrong))
        {
            throw new FormatException($"REDIS_HOST: the {wrong.Part} {wrong.Why}.");
        }

        options.Endpoints.Add(text);
    }

    private static string? Value(Func<string, string?> lookup, string name) =>
        lookup(name)?.Trim() is { Length: > 0 } value ? value : null;
}
