using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Telemetry;

/// <summary>A failure of Redis as a log shows it. The messages of its client name keys; those of TLS and of sockets do not.</summary>
internal static class RedisFailure
{
    /// <summary>The kind of a failure and of its cause, without keys.</summary>
    public static string Named(Exception? failure)
    {
        var kind = failure switch
        {
            null => "no failure",
            RedisConnectionException lost => $"{nameof(RedisConnectionException)}, {lost.FailureType}",
            _ => failure.GetType().Name,
        };
        return kind + Cause(failure);
    }

    /// <summary>The kind of a lost connection and of its cause, without keys.</summary>
    public static string Named(ConnectionFailureType kind, Exception? failure) => kind + Cause(failure);

    /// <summary>The exception for the logger; null where it may name a key that must not be revealed.</summary>
    public static Exception? Shown(Exception? failure, bool revealsKeys) => revealsKeys ? failure : null;

    // The first one that tells a reason; below TLS there are only the codes of the system.
    private static string Cause(Exception? failure)
    {
        var last = failure;
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException or SocketException)
            {
                return $"; {cause.GetType().Name}: {cause.Message}";
            }

            last = cause;
        }

        return ReferenceEquals(last, failure) ? string.Empty
            : last is RedisConnectionException lost ? $"; {nameof(RedisConnectionException)}, {lost.FailureType}"
            : $"; {last!.GetType().Name}";
    }
}
