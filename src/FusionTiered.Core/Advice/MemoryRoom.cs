namespace FusionTiered.Advice;

/// <summary>How many values of a profile memory can hold.</summary>
/// <param name="Entries">That many; without a limit, as many as lie there.</param>
/// <param name="Limit">What bounds them.</param>
/// <param name="IsFull">Whether values of the profile have to go because there is no room for more.</param>
/// <param name="MaxBytes">The limit of bytes, where that is what bounds them; else 0.</param>
internal readonly record struct MemoryRoom(long Entries, MemoryLimit Limit, bool IsFull, long MaxBytes = 0)
{
    /// <summary>The share of a limit from which on memory is taken to be full: values that have ended leave room for moments.</summary>
    public const double NearlyFull = 0.95;

    /// <summary>The share of a limit down to which a memory that was full still is.</summary>
    public const double StillFull = 0.85;

    // Another room by this factor, up or down, is another one; less is drift.
    private const double Other = 1.25;

    /// <summary>The room of a profile.</summary>
    /// <remarks>
    /// Its own limits, the one of bytes by the mean size of its values. Where the cache as a whole is full, no more than the entries
    /// that it has got.
    /// </remarks>
    /// <param name="memory">Its use of memory; null: nothing was put yet.</param>
    /// <param name="maxEntries">Its own limit of entries; 0: none.</param>
    /// <param name="maxBytes">Its own limit of bytes; 0: none.</param>
    /// <param name="wasFull">Whether it was full at the last look.</param>
    public static MemoryRoom Of(IProfileMemory? memory, long maxEntries, long maxBytes, bool wasFull)
    {
        var (entries, bytes) = memory is null ? (0, 0) : (memory.Entries, memory.Bytes);
        var fullFrom = wasFull ? StillFull : NearlyFull;
        var (own, limit) = maxEntries > 0 ? (maxEntries, MemoryLimit.Entries) : (long.MaxValue, MemoryLimit.None);
        if (maxBytes > 0 && entries > 0 && bytes > 0 && (long)(maxBytes * (double)entries / bytes) is var fitting && fitting < own)
        {
            (own, limit) = (Math.Max(1, fitting), MemoryLimit.Bytes);
        }

        var isFull = limit != MemoryLimit.None && entries >= own * fullFrom;
        return !isFull && memory?.CacheFill >= fullFrom ? new(Math.Min(own, entries), MemoryLimit.Cache, IsFull: true)
            : limit == MemoryLimit.None ? new(entries, limit, IsFull: false)
            : new(own, limit, isFull, limit == MemoryLimit.Bytes ? maxBytes : 0);
    }

    /// <summary>How many values a memory holds that is a part or a multiple of this one. Where nothing limits it, more room changes nothing.</summary>
    /// <param name="factor">A place in <see cref="Trials.Factors"/>.</param>
    public double Times(int factor) => Limit == MemoryLimit.None && factor >= Trials.Present ? double.PositiveInfinity : Entries * Trials.Factors[factor];

    /// <summary>Whether figures of this room tell nothing about another one. Without a limit, memory may fill and empty.</summary>
    public bool IsFarFrom(in MemoryRoom other) =>
        (Limit != MemoryLimit.None || other.Limit != MemoryLimit.None)
        && Entries > 0 && other.Entries > 0
        && (Entries > other.Entries * Other || other.Entries > Entries * Other);
}
