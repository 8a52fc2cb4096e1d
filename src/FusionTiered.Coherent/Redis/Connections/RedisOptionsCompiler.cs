using System.Globalization;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>Turns what people write into what connections read. Finds every mistake at once.</summary>
internal static class RedisOptionsCompiler
{
    /// <summary>How long a connection may be silent while replies are awaited, unless a budget is longer.</summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(1);

    /// <param name="options">The options.</param>
    /// <param name="tracking">Prefixes to be told about; null for none.</param>
    /// <exception cref="ArgumentException">Lists everything that is wrong.</exception>
    public static ConnectionSettings Compile(RedisOptions options, TrackingPrefixes? tracking = null)
    {
        var errors = Errors(options);
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        var slowest = options.ReadBudget > options.WriteBudget ? options.ReadBudget : options.WriteBudget;
        return new()
        {
            Endpoints = [.. options.Endpoints.Select(static text => RedisUrl.TryEndpoint(text, out var endpoint, out _) ? endpoint : default)],
            User = options.User,
            Password = options.Password,
            Database = options.Database,
            ClientName = options.ClientName,
            ConnectTimeout = options.ConnectTimeout,
            ReadBudget = options.ReadBudget,
            WriteBudget = options.WriteBudget,
            PingInterval = options.Lease / 4,
            SilenceLimit = slowest > ShortestSilence ? slowest : ShortestSilence,
            MaxPendingOperations = options.MaxPendingOperations,
            MaxPendingBytes = options.MaxPendingBytes,
            DataConnections = options.Connections,
            LargeValueThreshold = options.LargeValueThreshold,
            Tracking = tracking,
            Streams = options.Streams,
            Limits = new() { MaxBulkBytes = options.MaxReplyBytes, MaxFrameBytes = 4 * Math.Min(options.MaxReplyBytes, int.MaxValue / 4) },
        };
    }

    /// <summary>Every mistake: setting, value, allowed range.</summary>
    public static IReadOnlyList<string> Errors(RedisOptions options)
    {
        var errors = new List<string>(options.Faults);
        if (options.Endpoints.Count == 0 && errors.Count == 0)
            errors.Add("Redis: Endpoints is empty; give at least one host or host:port, or set REDIS_URL.");
        for (var i = 0; i < options.Endpoints.Count; i++)
        {
            // The text itself may be a URL with a password in it: only its place is named.
            if (!RedisUrl.TryEndpoint(options.Endpoints[i] ?? "", out _, out var wrong))
                errors.Add($"Redis: Endpoints[{i}]: the {wrong.Part} {wrong.Why}.");
        }

        if (options.User is not null && options.Password is null)
            errors.Add("Redis: User is set and Password is not.");
        if (options.User is { Length: 0 })
            errors.Add("Redis: User is empty; leave it null for the default user.");
        if (options.Password is { Length: 0 })
            errors.Add("Redis: Password is empty; leave it null where none is needed.");
        if (options.ClientName is null or { Length: 0 or > 64 } || options.ClientName.AsSpan().ContainsAnyExceptInRange('!', '~'))
            errors.Add("Redis: ClientName must be 1 to 64 printable ASCII characters without blanks.");
        Range(errors, nameof(options.Database), options.Database, 0, int.MaxValue);
        Range(errors, nameof(options.Connections), options.Connections, 1, 16);
        Range(errors, nameof(options.LargeValueThreshold), options.LargeValueThreshold, 1 << 10, 1 << 30);
        Range(errors, nameof(options.MaxPendingOperations), options.MaxPendingOperations, 16, 1 << 20);
        Range(errors, nameof(options.MaxPendingBytes), options.MaxPendingBytes, 64 << 10, 1 << 30);
        Range(errors, nameof(options.MaxReplyBytes), options.MaxReplyBytes, 64 << 10, 512 << 20);
        if (options.MaxReplyBytes <= options.LargeValueThreshold)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Redis: MaxReplyBytes is {options.MaxReplyBytes}; it must be more than LargeValueThreshold, which is {options.LargeValueThreshold}."));
        Range(errors, nameof(options.ConnectTimeout), options.ConnectTimeout, 50, 60_000);
        Range(errors, nameof(options.ReadBudget), options.ReadBudget, 1, 60_000);
        Range(errors, nameof(options.WriteBudget), options.WriteBudget, 1, 60_000);
        Range(errors, nameof(options.Lease), options.Lease, 200, 30_000);
        return errors;
    }

    private static void Range(List<string> errors, string setting, long value, long least, long most)
    {
        if (value < least || value > most)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Redis: {setting} is {value}; it must be from {least} to {most}."));
    }

    private static void Range(List<string> errors, string setting, TimeSpan value, int least, int most)
    {
        if (value < TimeSpan.FromMilliseconds(least) || value > TimeSpan.FromMilliseconds(most))
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Redis: {setting} is {value}; it must be from {least} to {most} milliseconds."));
    }
}
