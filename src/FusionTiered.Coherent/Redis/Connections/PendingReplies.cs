namespace FusionTiered.Redis.Connections;

/// <summary>
/// The line of awaited replies: a ring that senders fill under the connection's send gate and only the reader empties.
/// The heartbeat walks over it without either; it may see an object that has just left, which knows how to judge that.
/// </summary>
internal sealed class PendingReplies
{
    /// <summary>Places for PINGs: a full line must not keep the one command out that finds out why it is full.</summary>
    private const int Reserve = 16;

    private readonly PendingReply?[] _ring;
    private readonly int _capacity;
    private readonly int _mask;
    private long _head;
    private long _tail;

    public PendingReplies(int capacity)
    {
        _capacity = capacity;
        _ring = new PendingReply?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(capacity + Reserve))];
        _mask = _ring.Length - 1;
    }

    public int Count => (int)(Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    /// <summary>Number of places ever taken.</summary>
    public long Taken => Volatile.Read(ref _tail);

    /// <summary>Number of the first place in line.</summary>
    public long First => Volatile.Read(ref _head);

    public bool HasRoom(bool forPing) => Count < (forPing ? _capacity + Reserve : _capacity);

    /// <summary>Needs the send gate, and room.</summary>
    public void Enqueue_NeedsLock(PendingReply pending)
    {
        Volatile.Write(ref _ring[(int)_tail & _mask], pending);
        Volatile.Write(ref _tail, _tail + 1);
    }

    /// <summary>The one whose reply is next; null when no reply is awaited. Reader only.</summary>
    public PendingReply? Peek() => _head == Volatile.Read(ref _tail) ? null : _ring[(int)_head & _mask];

    /// <summary>Removes the first. Reader only.</summary>
    public void Dequeue()
    {
        Volatile.Write(ref _ring[(int)_head & _mask], null);
        Volatile.Write(ref _head, _head + 1);
    }

    /// <summary>Expires the replies that are due and gives the earliest deadline of the rest.</summary>
    public long Expire(long now)
    {
        var next = long.MaxValue;
        var tail = Volatile.Read(ref _tail);
        for (var at = Volatile.Read(ref _head); at < tail; at++)
        {
            if (Volatile.Read(ref _ring[(int)at & _mask]) is { } pending)
            {
                next = Math.Min(next, pending.Expire(now));
            }
        }

        return next;
    }
}
