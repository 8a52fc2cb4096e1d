using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// A PING of our own. Its answer proves that everything written before it was sent has been announced to us; an answer that belongs to
/// another one proves that replies have got out of step, and ends the connection.
/// </summary>
internal sealed class PendingPing : PendingReply
{
    private readonly long _sentAt;
    private readonly Action<long> _answered;
    private readonly MessageCounter? _counter;

    public PendingPing(NumberedPing command, long sentAt, Action<long> answered, MessageCounter? counter)
    {
        Command = command;
        _sentAt = sentAt;
        _answered = answered;
        _counter = counter;
        RepliesLeft = counter is null ? 1 : 2;
    }

    public NumberedPing Command { get; }

    /// <summary>The counter is read in front of the PING, in the same write.</summary>
    public void Write(ref RespWriter writer)
    {
        if (_counter is not null)
        {
            new Get(_counter.Key).Write(ref writer);
        }

        Command.Write(ref writer);
        writer.Finish(RepliesLeft);
    }

    public override void Deliver(ReadOnlySpan<byte> frame)
    {
        RepliesLeft--;
        var reader = new RespReader(frame);
        if (RepliesLeft > 0)
        {
            _counter!.Read(ref reader);
            return;
        }

        var pong = false;
        // An error (LOADING, BUSY, NOPERM) is no proof of anything: it closes the connection. But for one: a server that cannot save
        // refuses PING as it refuses writes, after the same steps and in the same order as it would have answered it.
        if (!reader.IsNextError(RespErrorCodes.MisConf))
        {
            Command.Read(0, ref reader, ref pong);
        }

        _answered(_sentAt);
    }

    public override long Expire(long now) => long.MaxValue;

    public override void Lose(bool handedOver, Exception reason)
    {
    }

    public override void LeaveLine()
    {
    }
}
