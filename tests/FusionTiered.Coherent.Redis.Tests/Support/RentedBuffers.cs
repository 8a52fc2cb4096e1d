using System.Buffers;
using System.Diagnostics.Tracing;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>
/// Counts what the process has rented from the shared pool of byte arrays and not given back, by the events of the pool itself: exact,
/// and the code under test knows nothing of it. Arrays that were rented before it began are not counted, but for their return.
/// </summary>
internal sealed class RentedBuffers : EventListener
{
    private const int Rented = 1;
    private const int Allocated = 2;
    private const int Returned = 3;
    private const int Trimmed = 4;
    private const int Dropped = 6;

    private readonly int _pool = ArrayPool<byte>.Shared.GetHashCode();
    private long _rents;
    private long _returns;
    private long _bytes;

    public long Rents => Volatile.Read(ref _rents);

    public long Outstanding => Volatile.Read(ref _rents) - Volatile.Read(ref _returns);

    /// <summary>Bytes of the arrays that the pool has made and not let go of, rented or idle. How many lie idle depends on the largest rush there was.</summary>
    public long PoolBytes => Volatile.Read(ref _bytes);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
            EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Payload is not [_, int size, int pool, ..] || pool != _pool)
            return;
        switch (eventData.EventId)
        {
            case Rented:
                Interlocked.Increment(ref _rents);
                break;
            case Returned:
                Interlocked.Increment(ref _returns);
                break;
            case Allocated:
                Interlocked.Add(ref _bytes, size);
                break;
            case Trimmed or Dropped:
                Interlocked.Add(ref _bytes, -size);
                break;
        }
    }
}
