using StackExchange.Redis;

namespace FusionTiered.Fusion.Telemetry;

/// <summary>A failure of Redis as a log shows it. The messages of its client name keys.</summary>
internal static class RedisFailure
{
    /// <summary>The kind of a failure, without keys.</summary>
    public static string Named(Exception? failure) => failure switch
    {
        null => "no failure",
        RedisConnectionException lost => $"{nameof(RedisConnectionException)}, {lost.FailureType}",
        _ => failure.GetType().Name,
    };

    /// <summary>The exception for the logger; null where it may name a key that must not be revealed.</summary>
    public static Exception? Shown(Exception? failure, bool revealsKeys) => revealsKeys ? failure : null;
}
