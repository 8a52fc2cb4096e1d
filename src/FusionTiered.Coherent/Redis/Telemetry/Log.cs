using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Telemetry;

/// <summary>Every sentence this package logs: ids 2000 to 2999. Keys, values and secrets are in none of them.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Redis at {Endpoint} ({Server} {Version}) is connected, and announces changes.")]
    public static partial void Connected(ILogger log, string endpoint, string server, string version);

    [LoggerMessage(2002, LogLevel.Error, "Redis at {Endpoint} ({Server} {Version}) is connected, but this node hears of no changes: {Reason} Memory serves a value, unverified, for UnheardLifetime; then Redis is asked. The same reason is not reported again.")]
    public static partial void NotTracking(ILogger log, string endpoint, string server, string version, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "The connection to Redis is lost: {Reason} A new one is being made.")]
    public static partial void Lost(ILogger log, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "Redis cannot be reached: {Reason} The next attempt comes within {Seconds} s; the same failure is reported once a minute.")]
    public static partial void NotReached(ILogger log, string reason, double seconds);

    [LoggerMessage(2005, LogLevel.Error, "Redis refuses the connection: {Reason} Attempts go on; the same refusal is reported once a minute.")]
    public static partial void Refused(ILogger log, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "Redis did not end the previous connection of this node. Operations that were under way on it may still be executed. Grant the user +client|kill and +client|info.")]
    public static partial void PredecessorMayLive(ILogger log);

    [LoggerMessage(2007, LogLevel.Warning, "Redis at {Endpoint} is a replica: it takes no writes.")]
    public static partial void IsReplica(ILogger log, string endpoint);

    [LoggerMessage(2008, LogLevel.Warning, "Redis has maxmemory-policy {Policy}: when full, it may drop versions of tags and profiles, and every entry that carries them with it. Set volatile-lru, volatile-lfu or volatile-ttl.")]
    public static partial void MayEvictVersions(ILogger log, string policy);

    [LoggerMessage(2009, LogLevel.Warning, "The credentials for Redis were not renewed: {Reason} The connections go on with the old ones; the next try comes in {Seconds} s.")]
    public static partial void NotRenewed(ILogger log, string reason, double seconds);

    [LoggerMessage(2010, LogLevel.Warning, "Redis at {Endpoint} ({Server} {Version}) refuses client tracking: {Reason} The nodes of this cache tell each other; changes by other programs are seen when L1Lifetime ends. The same reason is not reported again.")]
    public static partial void ByMessages(ILogger log, string endpoint, string server, string version, string reason);

    [LoggerMessage(2011, LogLevel.Information, "Redis at {Endpoint} ({Server} {Version}) is connected again; it announces changes no more than before.")]
    public static partial void ConnectedAsBefore(ILogger log, string endpoint, string server, string version);
}
