namespace FusionTiered.Writing;

/// <summary>How often a sink has taken a batch: the proof that a write that fails meanwhile is to blame, and not the sink. Several queues may share it.</summary>
internal sealed class SinkSuccesses
{
    private long _count;

    public long Count => Volatile.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);
}
