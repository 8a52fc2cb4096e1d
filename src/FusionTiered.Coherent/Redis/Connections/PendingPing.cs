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
    private readonly HearingCheck? _check;

    public PendingPing(NumberedPing command, long sentAt, Action<long> answered, HearingCheck? check)
    {
        Command = command;
        _sentAt = sentAt;
        _answered = answered;
        _check = check;
        RepliesLeft = 1 + (check?.Replies ?? 0);
    }

    public NumberedPing Command { get; }

    /// <summary>The check is in front of the PING, in the same write.</summary>
    public void Write(ref RespWriter writer)
    {
        _check?.Write(ref writer);
        Command.Write(ref writer);
        writer.Finish(RepliesLeft);
    }

    public override void Deliver(ReadOnlySpan<byte> frame)
    {
        RepliesLeft--;
        var reader = new RespReader(frame);
        if (RepliesLeft > 0)
        {
            _check!.Read(_check.Replies - RepliesLeft, ref reader);
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
