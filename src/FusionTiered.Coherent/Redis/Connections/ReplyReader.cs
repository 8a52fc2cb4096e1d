using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// Reads one connection: cuts the bytes into frames and hands each, in wire order, to the command that awaits it or to the handler of
/// pushes. One thread uses it.
/// </summary>
internal sealed class ReplyReader(SendQueue queue, RespLimits limits, IPushHandler? pushes)
{
    private readonly ReceiveBuffer _received = new();
    private RespFrameScanner _scanner = new(limits);
    private PendingReply? _undelivered;

    /// <summary>Receives once and handles every whole frame. Throws when the stream has ended or cannot be trusted any more.</summary>
    public void Pump(Stream stream, Liveness liveness)
    {
        liveness.Listens();
        var count = stream.Read(_received.Free(_scanner.Wanted));
        if (count == 0)
        {
            throw new IOException("The server has closed the connection.");
        }

        liveness.Received();
        _received.Received(count);
        while (_scanner.TryComplete(_received.Unread))
        {
            Handle(_received.Unread[.._scanner.Length]);
            _received.Consume(_scanner.Length);
            _scanner.Next();
        }
    }

    /// <summary>Ends everything that is still awaited, after the queue was closed.</summary>
    public void FailPending(Exception reason)
    {
        _received.Release();
        var handedOver = queue.HandedOver;
        _undelivered?.Lose(handedOver: true, reason);
        while (queue.Pending.Peek() is { } pending)
        {
            var wasHandedOver = queue.Pending.First < handedOver;
            queue.Answered(pending);
            queue.Pending.Dequeue();
            pending.Lose(wasHandedOver, reason);
            pending.LeaveLine();
        }
    }

    private void Handle(ReadOnlySpan<byte> frame)
    {
        if (_scanner.HasNestedPush)
        {
            foreach (var push in new RespPushes(frame))
            {
                HandlePush(push);
            }
        }

        var reader = new RespReader(frame);
        reader.Read();
        if (reader.Type == RespType.Push && !IsReply(frame))
        {
            HandlePush(frame);
            return;
        }

        var pending = queue.Pending.Peek() ?? throw new RespProtocolException("A reply came that nobody awaits.");
        if (pending.RepliesLeft > 1)
        {
            pending.Deliver(frame);
            return;
        }

        // Out of the line first: who is answered may send again at once, and must find the place and the bytes free.
        queue.Answered(pending);
        queue.Pending.Dequeue();
        _undelivered = pending;
        pending.Deliver(frame);
        _undelivered = null;
        pending.LeaveLine();
    }

    private bool IsReply(ReadOnlySpan<byte> push) => queue.Pending.Peek() is { AwaitsPush: true } && Subscribe.IsConfirmation(push);

    private void HandlePush(ReadOnlySpan<byte> frame)
    {
        if (pushes is null)
        {
            return;
        }

        if (InvalidatedKeys.TryRead(frame, out var keys))
        {
            pushes.OnInvalidate(keys);
        }
        else if (PushedMessage.TryRead(frame, out var text))
        {
            pushes.OnMessage(text);
        }
    }
}
