using System.Globalization;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;
using FusionTiered.Servers;

namespace FusionTiered.Redis.Connections;

/// <summary>Turns written options into the settings of connections. Finds every mistake at once.</summary>
internal static class RedisOptionsCompiler
{
    /// <summary>How long a connection may be silent while replies are awaited, unless a budget is longer.</summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SentinelTimeout = TimeSpan.FromSeconds(1);

    // They are asked far more often.
    private static readonly TimeSpan SentinelPings = TimeSpan.FromMinutes(1);

    /// <param name="options">Where Redis is.</param>
    /// <param name="limits">The limits of our client.</param>
    /// <param name="tracking">Prefixes to be told about; null for none.</param>
    /// <param name="messages">The names of messages for servers that refuse to track; null: without.</param>
    /// <exception cref="ArgumentException">Lists everything that is wrong.</exception>
    public static ConnectionSettings Compile(RedisOptions options, CoherentRedisOptions limits, TrackingPrefixes? tracking = null, MessageNames? messages = null)
    {
        List<string> errors = [.. RedisOptionsRules.Faults(options), .. Errors(limits)];
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        }

        RedisEndpoint[] endpoints = [.. options.Endpoints.Select(text => RedisUrl.TryEndpoint(text, out var endpoint, out _, options.DefaultPort) ? endpoint : default)];
        var streams = options.Tls ? new TlsStreamFactory(options) : limits.Streams;
        var slowest = limits.ReadBudget > limits.WriteBudget ? limits.ReadBudget : limits.WriteBudget;
        return new()
        {
            Endpoints = endpoints,
            Sentinels = options.ServiceName is null ? null : new(options.ServiceName, OfSentinels(options, endpoints, streams)),
            User = options.User,
            Password = options.Password,
            Credentials = options.Credentials,
            Database = options.Database,
            ClientName = options.ClientName,
            ConnectTimeout = options.ConnectTimeout,
            ReadBudget = limits.ReadBudget,
            WriteBudget = limits.WriteBudget,
            PingInterval = limits.Lease / 4,
            SilenceLimit = slowest > ShortestSilence ? slowest : ShortestSilence,
            MaxPendingOperations = limits.MaxPendingOperations,
            MaxPendingBytes = limits.MaxPendingBytes,
            DataConnections = limits.Connections,
            LargeValueThreshold = limits.LargeValueThreshold,
            Tracking = tracking,
            Messages = messages,
            Streams = streams,
            Limits = new() { MaxBulkBytes = limits.MaxReplyBytes, MaxFrameBytes = 4 * Math.Min(limits.MaxReplyBytes, int.MaxValue / 4) },
        };
    }

    // A Sentinel that does not answer keeps the others from being asked.
    private static ConnectionSettings OfSentinels(RedisOptions options, RedisEndpoint[] endpoints, IStreamFactory streams) => new()
    {
        Endpoints = endpoints,
        User = options.SentinelUser,
        Password = options.SentinelPassword,
        PasswordSetting = nameof(options.SentinelPassword),
        ClientName = options.ClientName,
        ConnectTimeout = options.ConnectTimeout < SentinelTimeout ? options.ConnectTimeout : SentinelTimeout,
        SilenceLimit = SentinelTimeout,
        PingInterval = SentinelPings,
        Streams = streams,
    };

    /// <summary>Every mistake: setting, value, allowed range.</summary>
    public static IReadOnlyList<string> Errors(CoherentRedisOptions limits)
    {
        var errors = new List<string>();
        Range(errors, nameof(limits.Connections), limits.Connections, 1, 16);
        Range(errors, nameof(limits.LargeValueThreshold), limits.LargeValueThreshold, 1 << 10, 1 << 30);
        Range(errors, nameof(limits.MaxPendingOperations), limits.MaxPendingOperations, 16, 1 << 20);
        Range(errors, nameof(limits.MaxPendingBytes), limits.MaxPendingBytes, 64 << 10, 1 << 30);
        Range(errors, nameof(limits.MaxReplyBytes), limits.MaxReplyBytes, 64 << 10, 512 << 20);
        if (limits.MaxReplyBytes <= limits.LargeValueThreshold)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Coherent:Redis: MaxReplyBytes is {limits.MaxReplyBytes}; it must be more than LargeValueThreshold, which is {limits.LargeValueThreshold}."));
        }

        Range(errors, nameof(limits.ReadBudget), limits.ReadBudget, 1, 60_000);
        Range(errors, nameof(limits.WriteBudget), limits.WriteBudget, 1, 60_000);
        Range(errors, nameof(limits.Lease), limits.Lease, 200, 30_000);
        return errors;
    }

    private static void Range(List<string> errors, string setting, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Coherent:Redis: {setting} is {value}; it must be from {least} to {most}."));
        }
    }

    private static void Range(List<string> errors, string setting, TimeSpan value, int least, int most)
    {
        if (value < TimeSpan.FromMilliseconds(least) || value > TimeSpan.FromMilliseconds(most))
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Coherent:Redis: {setting} is {value}; it must be from {least} to {most} milliseconds."));
        }
    }
}
