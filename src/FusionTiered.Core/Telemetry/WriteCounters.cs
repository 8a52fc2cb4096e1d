namespace FusionTiered.Telemetry;

/// <summary>Counts of the write-behind of one profile.</summary>
internal sealed class WriteCounters
{
    private long _accepted;
    private long _coalesced;
    private long _sunk;
    private long _retried;
    private long _setAside;
    private Func<(long Pending, long Poison)>? _now;

    /// <summary>Whether the profile has a write-behind.</summary>
    public bool IsUsed => _now is not null;

    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Writes that replaced an earlier one of their key.</summary>
    public long Coalesced => Volatile.Read(ref _coalesced);

    public long Sunk => Volatile.Read(ref _sunk);

    /// <summary>Writes in calls of the sink that failed: each is tried again or steps aside.</summary>
    public long Retried => Volatile.Read(ref _retried);

    public long SetAside => Volatile.Read(ref _setAside);

    /// <summary>Writes that wait now.</summary>
    public long Pending => _now?.Invoke().Pending ?? 0;

    /// <summary>Writes that have stepped aside and were not dropped.</summary>
    public long Poison => _now?.Invoke().Poison ?? 0;

    /// <summary>The profile has a write-behind.</summary>
    /// <param name="now">Tells how many writes wait, and how many have stepped aside.</param>
    public void Use(Func<(long Pending, long Poison)> now) => _now = now;

    public void Accept(bool isCoalesced)
    {
        Interlocked.Increment(ref _accepted);
        if (isCoalesced)
        {
            Interlocked.Increment(ref _coalesced);
        }
    }

    public void Sink(int writes) => Interlocked.Add(ref _sunk, writes);

    public void Retry(int writes) => Interlocked.Add(ref _retried, writes);

    public void StepAside() => Interlocked.Increment(ref _setAside);
}
