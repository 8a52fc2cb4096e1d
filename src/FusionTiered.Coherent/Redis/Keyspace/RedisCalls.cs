using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Keyspace;

/// <summary>Sends the operations of L2: deadline, connection, and the kind of each failure.</summary>
/// <remarks>
/// All go over the connection that also carries the invalidations, but for large values. So a later operation on a key is executed
/// after an earlier one whose outcome is unknown, own writes are not announced to this node, and what a read has seen is answered
/// before a later change of it is announced. When that connection is replaced, the server kills the old one before the new one is
/// used. An operation on the connection for large values holds a lease that is voided on the first one.
/// </remarks>
internal sealed class RedisCalls(RedisClient client)
{
    public RedisClient Client => client;

    /// <summary>For a read: tried once more when the connection breaks under way.</summary>
    public SendOptions Read(TimeSpan deadline) => Within(deadline, isWrite: false, CommandRoute.Tracking) with { RetryOnce = true };

    public SendOptions Write(TimeSpan deadline) => Within(deadline, isWrite: true, CommandRoute.Tracking);

    /// <summary>For a write that is void by itself when it comes too late.</summary>
    public SendOptions WriteBySize(TimeSpan deadline, long bytes) =>
        Within(deadline, isWrite: true, IsLarge(bytes) ? CommandRoute.Large : CommandRoute.Tracking);

    public bool IsLarge(long bytes) => bytes > client.LargeValueThreshold;

    /// <summary>The failure in the words of the seam. The message holds no key and no secret: those of the client do not.</summary>
    public static RemoteTierException Failed(Exception failure) => failure switch
    {
        RespErrorException refused => new(RemoteFailure.Refused, refused.Message, refused),
        RedisBusyException busy => new(RemoteFailure.Busy, busy.Message, busy),
        RedisException { IsOutcomeUnknown: true } unknown => new(RemoteFailure.Unknown, unknown.Message, unknown),
        RedisException unsent => new(RemoteFailure.Unreachable, unsent.Message, unsent),
        _ => new(RemoteFailure.Unreachable, "The connection to Redis is closed.", failure),
    };

    /// <summary>Whether <see cref="Failed"/> speaks of it.</summary>
    public static bool IsFailure(Exception failure) => failure is RedisException or ObjectDisposedException;

    private SendOptions Within(TimeSpan deadline, bool isWrite, CommandRoute route) => deadline > TimeSpan.Zero
        ? client.WithDeadline(new SendOptions { Budget = deadline, Route = route }, isWrite)
        : throw new RemoteTierException(RemoteFailure.Unreachable, "No time was left to ask Redis.");
}
