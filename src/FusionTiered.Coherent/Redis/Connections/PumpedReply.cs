using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>A reply that the reader of a connection itself waits for, by reading.</summary>
/// <typeparam name="TReply">The type of the reply.</typeparam>
internal sealed class PumpedReply<TReply>(ValueTask<TReply> reply)
{
    private readonly ValueTask<TReply> _reply = reply;

    public TReply? Value { get; private set; }

    public static PumpedReply<TReply> Send<TCommand>(RedisConnection connection, TCommand command, SendOptions options)
        where TCommand : struct, IRedisCommand<TReply> =>
        new(connection.SendAsync<TCommand, TReply>(command, options, CancellationToken.None));

    /// <summary>The server's error, or null when <see cref="Value"/> is there. Everything else is thrown.</summary>
    public RespErrorException? Wait(RedisConnection connection)
    {
        while (!_reply.IsCompleted)
        {
            connection.Pump();
        }

        try
        {
#pragma warning disable VSTHRD002 // complete, as the loop has just seen
            Value = _reply.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            return null;
        }
        catch (RespErrorException error)
        {
            return error;
        }
    }
}
