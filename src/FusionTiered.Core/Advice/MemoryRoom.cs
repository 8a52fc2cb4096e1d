namespace FusionTiered.Advice;

/// <summary>How many values of a profile memory can hold.</summary>
/// <param name="Entries">That many.</param>
/// <param name="IsLimit">Whether it is a limit; else so many lie there, and more could.</param>
/// <param name="IsFull">Whether values of the profile have to go because there is no room for more.</param>
internal readonly record struct MemoryRoom(long Entries, bool IsLimit, bool IsFull)
{
    /// <summary>The share of a limit from which on memory is taken to be full: values that have ended leave room for moments.</summary>
    public const double NearlyFull = 0.95;

    /// <summary>The room of a profile.</summary>
    /// <remarks>
    /// Its own limits, the one of bytes by the mean size of its values. Where the cache as a whole is full, no more than the entries
    /// that it has got.
    /// </remarks>
    /// <param name="entries">Its entries in memory.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="maxEntries">Its own limit of entries; 0: none.</param>
    /// <param name="maxBytes">Its own limit of bytes; 0: none.</param>
    /// <param name="isCacheFull">Whether the cache as a whole has no room.</param>
    public static MemoryRoom Of(long entries, long bytes, long maxEntries, long maxBytes, bool isCacheFull)
    {
        var own = maxEntries > 0 ? maxEntries : long.MaxValue;
        if (maxBytes > 0 && entries > 0 && bytes > 0)
        {
            own = Math.Min(own, Math.Max(1, (long)(maxBytes * (double)entries / bytes)));
        }

        return isCacheFull ? new(Math.Min(own, entries), IsLimit: true, IsFull: true)
            : own == long.MaxValue ? new(entries, IsLimit: false, IsFull: false)
            : new(own, IsLimit: true, IsFull: entries >= own * NearlyFull);
    }
}
