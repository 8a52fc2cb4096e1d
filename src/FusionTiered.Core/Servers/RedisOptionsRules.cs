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
}
