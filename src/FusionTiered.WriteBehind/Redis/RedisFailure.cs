using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Redis;

/// <summary>The name of a failure of Redis, for errors and log lines. Its message may have keys and stays out.</summary>
internal static class RedisFailure
{
    public static string NameOf(Exception failure) =>
        failure is RedisServerException && (failure.Message.Contains("NOPERM", StringComparison.Ordinal) || failure.Message.Contains("ACL failure", StringComparison.Ordinal))
            ? "NOPERM: the user lacks a right that a durable write-behind needs"
            : failure.GetType().Name;
}
