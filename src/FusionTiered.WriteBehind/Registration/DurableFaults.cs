using FusionTiered.Engines;
using FusionTiered.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.WriteBehind.Registration;

/// <summary>Finds every fault of the options of a durable write-behind.</summary>
internal static class DurableFaults
{
    /// <param name="cache">The name of the cache.</param>
    /// <param name="services">The services.</param>
    /// <param name="options">The options.</param>
    public static IEnumerable<string> Of(string cache, IServiceProvider services, DurableWriteBehindOptions options) =>
    [
        .. WriteBehindFaults.Of(options),
        .. WriteBehindFaults.Range(nameof(options.Partitions), options.Partitions, 1, Streams.BufferCheck.MostPartitions, "1 to 64"),
        .. WriteBehindFaults.Range(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "1 s to 10 min"),
        .. WriteBehindFaults.Range(nameof(options.WaitAofReplicas), options.WaitAofReplicas, 0, options.WaitAof ? 16 : 0, options.WaitAof ? "0 to 16" : "0 without WaitAof"),
        .. options is { WaitAof: true, Connection: not null }
            ? [$"{nameof(options.WaitAof)} is True and {nameof(options.Connection)} is set: WAITAOF needs a second connection, which can only be made from the options of UseRedis. Take one of the two away."]
            : (string[])[],
        .. WriteBehindFaults.Range(nameof(options.RedisDeadline), options.RedisDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), "10 ms to 1 min"),
        .. options.Connection is null ? Address(cache, services) : [],
    ];

    private static IEnumerable<string> Address(string cache, IServiceProvider services)
    {
        if (services.GetKeyedService<L2Choice>(cache) is not RedisChoice)
        {
            yield return "the cache has no UseRedis with a URL or options. Add it, or set Connection.";
            yield break;
        }

        RedisOptions redis;
        try
        {
            redis = services.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(cache);
        }
        catch (OptionsValidationException)
        {
            // They are reported on their own.
            yield break;
        }

        if (redis is not { Credentials: null, SentinelUser: null, SentinelPassword: null })
        {
            yield return "Redis has Credentials, SentinelUser or SentinelPassword, which its client cannot follow. Set Connection.";
        }
    }
}
