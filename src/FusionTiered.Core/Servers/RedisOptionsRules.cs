using System.Globalization;

namespace FusionTiered.Servers;

/// <summary>What the options of a Redis must hold, whichever engine reads them.</summary>
internal static class RedisOptionsRules
{
    /// <summary>Every mistake: setting, value, allowed range. None shows what may be secret.</summary>
    public static List<string> Faults(RedisOptions options)
    {
        var faults = new List<string>(options.Faults);
        if (options.Endpoints.Count == 0 && faults.Count == 0)
        {
            faults.Add("Redis: Endpoints is empty; give at least one host or host:port, or set REDIS_URL.");
        }

        for (var i = 0; i < options.Endpoints.Count; i++)
        {
            // The text itself may be a URL with a password in it: only its place is named.
            if (!RedisUrl.TryEndpoint(options.Endpoints[i] ?? "", out _, out var wrong))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"Redis: Endpoints[{i}]: the {wrong.Part} {wrong.Why}."));
            }
        }

        if (options.User is not null && options.Password is null)
        {
            faults.Add("Redis: User is set and Password is not.");
        }

        if (options.User is { Length: 0 })
        {
            faults.Add("Redis: User is empty; leave it null for the default user.");
        }

        if (options.Password is { Length: 0 })
        {
            faults.Add("Redis: Password is empty; leave it null where none is needed.");
        }

        if (options.Credentials is not null && (options.User ?? options.Password) is not null)
        {
            faults.Add("Redis: Credentials is set, and User or Password, too; leave those out.");
        }

        faults.AddRange(OfTls(options));
        faults.AddRange(OfSentinels(options));
        if (options.ClientName is null or { Length: 0 or > 64 } || options.ClientName.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            faults.Add("Redis: ClientName must be 1 to 64 printable ASCII characters without blanks.");
        }

        if (options.Database < 0)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Redis: Database is {options.Database}; it must be from 0 to {int.MaxValue}."));
        }

        if (options.ConnectTimeout < TimeSpan.FromMilliseconds(50) || options.ConnectTimeout > TimeSpan.FromMinutes(1))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Redis: ConnectTimeout is {options.ConnectTimeout}; it must be from 50 to 60000 milliseconds."));
        }

        return faults;
    }

    // None shows the text: whoever mistakes a path for the thing itself has written a private key there.
    private static IEnumerable<string> OfTls(RedisOptions options)
    {
        (string Name, string? Value, bool IsFile)[] settings =
        [
            (nameof(options.TlsHost), options.TlsHost, false), (nameof(options.TlsAuthority), options.TlsAuthority, true),
            (nameof(options.TlsCertificate), options.TlsCertificate, true), (nameof(options.TlsKey), options.TlsKey, true),
        ];
        foreach (var (name, value, isFile) in settings)
        {
            if (value is not null && !options.Tls)
            {
                yield return $"Redis: {name} is set and Tls is not; write rediss:// or set Tls.";
            }
            else if (value is not null && isFile && !File.Exists(value))
            {
                yield return $"Redis: {name} is not the path of a file that is there.";
            }
        }

        if (options.TlsHost is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            yield return "Redis: TlsHost is neither a name nor an address.";
        }

        if (options.TlsKey is not null && options.TlsCertificate is null)
        {
            yield return "Redis: TlsKey is set and TlsCertificate is not.";
        }
    }

    private static IEnumerable<string> OfSentinels(RedisOptions options)
    {
        if (options.ServiceName is { } name && (name.Length == 0 || name.Any(static letter => char.IsControl(letter) || char.IsWhiteSpace(letter))))
        {
            yield return "Redis: ServiceName must be a name without blanks; leave it null where the endpoints are servers.";
        }

        if (options.ServiceName is null && (options.SentinelUser ?? options.SentinelPassword) is not null)
        {
            yield return "Redis: SentinelUser or SentinelPassword is set and ServiceName is not.";
        }

        if (options.SentinelUser is not null && options.SentinelPassword is null)
        {
            yield return "Redis: SentinelUser is set and SentinelPassword is not.";
        }

        if (options.SentinelPassword is { Length: 0 })
        {
            yield return "Redis: SentinelPassword is empty; leave it null where none is needed.";
        }
    }
}
