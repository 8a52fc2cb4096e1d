namespace FusionTiered.Telemetry;

/// <summary>Counts of the comparisons of memory with L2, of one profile.</summary>
internal sealed class ConsistencyCounters
{
    private static readonly int Results = Enum.GetValues<ConsistencyResult>().Length;

    private readonly long[] _counts = new long[Results];
    private long _lastDifference;
    private long _lastStale;

    public long this[ConsistencyResult result] => Volatile.Read(ref _counts[(int)result]);

    /// <summary>The time of the last difference, late or stale; null: there was none.</summary>
    public DateTimeOffset? LastDifference => TimeOf(Volatile.Read(ref _lastDifference));

    /// <summary>The time of the last stale hit; null: there was none.</summary>
    public DateTimeOffset? LastStale => TimeOf(Volatile.Read(ref _lastStale));

    public void Count(ConsistencyResult result) => Interlocked.Increment(ref _counts[(int)result]);

    public void Differed(ConsistencyResult result, DateTimeOffset at)
    {
        Volatile.Write(ref _lastDifference, at.UtcTicks);
        if (result == ConsistencyResult.Stale)
        {
            Volatile.Write(ref _lastStale, at.UtcTicks);
        }
    }

    private static DateTimeOffset? TimeOf(long ticks) => ticks == 0 ? null : new(ticks, TimeSpan.Zero);
}
