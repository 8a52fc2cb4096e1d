using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Telemetry;

/// <summary>The sentences that are this package's own: ids 4000 to 4999. Tags and values are in none of them; keys as <see cref="FusionTiered.Telemetry.KeyEventLog"/> shows them.</summary>
/// <remarks>Exceptions are handed to the logger, and are not part of a sentence; those of the Redis client only where keys may be revealed, since they name keys.</remarks>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "Circuit open for {Seconds} s: {Part} of cache '{Cache}' failed (last: {Failure}).")]
    public static partial void CircuitOpen(ILogger log, string cache, string part, double seconds, string failure, Exception? exception);

    [LoggerMessage(4016, LogLevel.Information, "Circuit closed: {Part} of cache '{Cache}' answers again.")]
    public static partial void CircuitClosed(ILogger log, string cache, string part);

    [LoggerMessage(4002, LogLevel.Warning, "Profile '{Profile}', key {Key}: the load failed with {Failure}.")]
    public static partial void LoadFailed(ILogger log, string profile, string key, string failure, Exception exception);

    [LoggerMessage(4004, LogLevel.Error, "The events of cache '{Cache}' changed, and the values that were stored under the events before could not be cleared.")]
    public static partial void NotCleared(ILogger log, string cache, Exception failure);

    [LoggerMessage(4003, LogLevel.Error, "Profile '{Profile}', key {Key}: the value cannot be serialized for Redis ({Failure}). It stays in the memory of this node.")]
    public static partial void NotSerialized(ILogger log, string profile, string key, string failure, Exception exception);

    [LoggerMessage(4021, LogLevel.Warning, "Profile '{Profile}', key {Key}: its value in Redis cannot be read ({Failure}). It counts as a miss.")]
    public static partial void NotRead(ILogger log, string profile, string key, string failure, Exception exception);

    [LoggerMessage(4015, LogLevel.Error, "A callback for a value that left memory threw.")]
    public static partial void CallbackFailed(ILogger log, Exception failure);

    [LoggerMessage(4005, LogLevel.Warning, "Redis of cache '{Cache}' cannot be reached ({Failure}). The cache works without it, and tries again.")]
    public static partial void RedisAway(ILogger log, string cache, string failure, Exception? exception);

    [LoggerMessage(4007, LogLevel.Warning, "The cache does not receive the changes of other nodes yet (first noticed in profile '{Profile}': {Failure}). It tries again.")]
    public static partial void NotListening(ILogger log, string profile, string failure, Exception? exception);

    [LoggerMessage(4017, LogLevel.Debug, "Profile '{Profile}' does not receive the changes of other nodes yet ({Failure}).")]
    public static partial void OneNotListening(ILogger log, string profile, string failure, Exception? exception);

    [LoggerMessage(4008, LogLevel.Warning, "Messages of other nodes were lost (first noticed in profile '{Profile}'). Memory is read again from Redis.")]
    public static partial void MessagesLost(ILogger log, string profile);

    [LoggerMessage(4018, LogLevel.Debug, "Messages of other nodes were lost in profile '{Profile}'.")]
    public static partial void OneLostMessages(ILogger log, string profile);

    [LoggerMessage(4009, LogLevel.Error, "A message of another node could not be processed in profile '{Profile}'. Memory is read again from Redis.")]
    public static partial void MessageFailed(ILogger log, string profile, Exception exception);

    [LoggerMessage(4010, LogLevel.Warning, "Redis does not answer the heartbeat ({Failure}). Hits in memory are not verified until it does.")]
    public static partial void NotVerified(ILogger log, string failure, Exception? exception);

    [LoggerMessage(4011, LogLevel.Information, "Redis answers the heartbeat. Hits in memory are verified.")]
    public static partial void VerifiedAgain(ILogger log);

    [LoggerMessage(4013, LogLevel.Error, "Redis refuses the scripts of this package ({Refusal}). L2 and coherence do not work. Allow EVAL and EVALSHA, or set StockRedisParts.")]
    public static partial void ScriptsRefused(ILogger log, string refusal);

    [LoggerMessage(4020, LogLevel.Error, "Redis of cache '{Cache}' is a cluster. {Refusal} L2 and coherence do not work until then.")]
    public static partial void NoHashTag(ILogger log, string cache, string refusal);

    [LoggerMessage(4014, LogLevel.Information, "Redis does not announce the changes of other programs ({Refusal}). L1Lifetime bounds how long memory serves an older value.")]
    public static partial void TrackingRefused(ILogger log, string refusal);

    [LoggerMessage(4012, LogLevel.Warning, "A batch of profile '{Profile}' could not be read from Redis at once ({Failure}). Each key is asked for by itself.")]
    public static partial void BatchReadAlone(ILogger log, string profile, string failure, Exception? exception);

    [LoggerMessage(4022, LogLevel.Warning, "The keys that a clear of cache '{Cache}' ended in Redis were not counted: Redis refuses SCAN or a script ({Refusal}). They are ended all the same.")]
    public static partial void SweepRefused(ILogger log, string cache, string refusal);

    [LoggerMessage(4023, LogLevel.Warning, "The keys that a clear of cache '{Cache}' ended in Redis were not all counted: Redis failed ({Failure}). They are ended all the same.")]
    public static partial void SweepFailed(ILogger log, string cache, string failure);

    [LoggerMessage(4006, LogLevel.Information, "Redis of cache '{Cache}' is back.")]
    public static partial void RedisBack(ILogger log, string cache);
}
