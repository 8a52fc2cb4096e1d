namespace FusionTiered.Redis.Commands;

/// <summary>Where commands are sent: one connection, or a client that chooses one.</summary>
internal interface ICommandChannel
{
    /// <summary>Fixes the end of a wait now, so that several tries share one budget.</summary>
    SendOptions WithDeadline(SendOptions options, bool isWrite);

    /// <summary>
    /// Sends a command. The task ends with the reply, a <see cref="Resp3.RedisException"/> or an
    /// <see cref="OperationCanceledException"/>, at the latest when the budget is spent; it must be awaited exactly once.
    /// </summary>
    ValueTask<TReply> SendAsync<TCommand, TReply>(TCommand command, SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply>;
}
