using System.Diagnostics;
using System.Net.Sockets;

namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>
/// One way of one connection: a thread that receives and one that sends, and between them what is on its way, in order.
/// The end of the stream is on its way, too, so nobody learns of it before the bytes that came first.
/// </summary>
internal sealed class Flow(Direction direction, Func<Weather> weather, ReplyFollower? follower, Action<bool> ended)
{
    private readonly object _gate = new();
    private readonly LinkedList<Parcel> _onTheirWay = [];
    private readonly byte[] _buffer = new byte[64 << 10];
    private long _held;
    private long _lastDue;
    private bool _isClosed;

    /// <summary>Bytes that were received and not sent.</summary>
    public long Held
    {
        get
        {
            lock (_gate)
                return _held;
        }
    }

    public Task Receiving { get; private set; } = Task.CompletedTask;

    public Task Sending { get; private set; } = Task.CompletedTask;

    public void Start(Socket from, Socket to)
    {
        Receiving = Dedicated.Run($"proxy {direction} receiver", () => Receive(from));
        Sending = Dedicated.Run($"proxy {direction} sender", () => Send(to));
    }

    /// <summary>The weather has changed.</summary>
    public void LookUp()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Receive(Socket from)
    {
        while (true)
        {
            try
            {
                var count = from.Receive(_buffer);
                if (count == 0)
                {
                    Put(new(default, Ending.Finished));
                    return;
                }

                var bytes = _buffer.AsSpan(0, count);
                if (follower is null)
                    Put(new(bytes.ToArray(), Ending.None));
                else
                    follower.Follow(bytes, (part, cuts) => Put(new(part, cuts ? Ending.Reset : Ending.None)));
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                Put(new(default, Ending.Reset));
                return;
            }
        }
    }

    private void Put(Parcel parcel)
    {
        lock (_gate)
        {
            while (_held > weather().MostHeld && !_isClosed)
                Monitor.Wait(_gate);
            if (_isClosed)
                return;
            var now = weather();
            var due = Stopwatch.GetTimestamp() + Ticks(now.Latency) + (long)(Ticks(now.Jitter) * Random.Shared.NextDouble());
            _lastDue = Math.Max(due, _lastDue);
            _onTheirWay.AddLast(parcel with { Due = _lastDue });
            _held += parcel.Bytes.Length;
            Monitor.PulseAll(_gate);
        }
    }

    private void Send(Socket to)
    {
        var earliest = 0L;
        while (TryTake(earliest, out var bytes, out var ending, out var pause))
        {
            try
            {
                for (var sent = 0; sent < bytes.Length;)
                    sent += to.Send(bytes.Span[sent..]);
                if (ending == Ending.Finished)
                    to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // The other side has left: the flow that receives from it says so, in its turn.
                ending = Ending.Finished;
            }

            if (ending != Ending.None)
            {
                Close();
                ended(ending == Ending.Reset);
                return;
            }

            earliest = Stopwatch.GetTimestamp() + Ticks(pause);
        }
    }

    private bool TryTake(long earliest, out ReadOnlyMemory<byte> bytes, out Ending ending, out TimeSpan pause)
    {
        lock (_gate)
        {
            while (!_isClosed)
            {
                var now = weather();
                if (_onTheirWay.First is not { } first || now.Silent.HasFlag(direction))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                // Parcels that were delayed under other weather go at once when that is over.
                var due = Math.Max(now.Pause > TimeSpan.Zero ? earliest : 0, now.Latency + now.Jitter > TimeSpan.Zero ? first.Value.Due : 0);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero)
                {
                    Monitor.Wait(_gate, wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait);
                    continue;
                }

                Take(first, now.Piece, out bytes, out ending);
                pause = now.Pause;
                return true;
            }
        }

        (bytes, ending, pause) = (default, Ending.None, default);
        return false;
    }

    private void Take(LinkedListNode<Parcel> first, int piece, out ReadOnlyMemory<byte> bytes, out Ending ending)
    {
        var parcel = first.Value;
        if (piece > 0 && parcel.Bytes.Length > piece)
        {
            (bytes, ending) = (parcel.Bytes[..piece], Ending.None);
            first.Value = parcel with { Bytes = parcel.Bytes[piece..] };
        }
        else
        {
            (bytes, ending) = (parcel.Bytes, parcel.Ending);
            _onTheirWay.RemoveFirst();
        }

        _held -= bytes.Length;
        Monitor.PulseAll(_gate);
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    private enum Ending
    {
        None,
        Finished,
        Reset,
    }

    private readonly record struct Parcel(ReadOnlyMemory<byte> Bytes, Ending Ending)
    {
        public long Due { get; init; }
    }
}
