namespace FusionTiered.Advice;

/// <summary>The facts about a profile that its advice is made of, beside the sample.</summary>
internal sealed record AdviceFacts
{
    /// <summary>The name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>How many values the profile can have in memory now.</summary>
    public required long Size { get; init; }

    /// <summary>Whether values of the profile have to go because there is no room for more.</summary>
    public required bool IsFull { get; init; }

    /// <summary>The lifetime in memory; <see cref="TimeSpan.MaxValue"/>: none.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Says how much room a profile has.</summary>
    /// <remarks>
    /// Its own limits, the one of bytes by the mean size of its values; where the cache as a whole is full, the entries that it has got.
    /// Where neither limits it, the entries that lie there are all that it needs so far.
    /// </remarks>
    /// <param name="entries">Its entries in memory.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="maxEntries">Its own limit of entries; 0: none.</param>
    /// <param name="maxBytes">Its own limit of bytes; 0: none.</param>
    /// <param name="isCacheFull">Whether the cache as a whole has no room.</param>
    public static (long Size, bool IsFull) Room(long entries, long bytes, long maxEntries, long maxBytes, bool isCacheFull)
    {
        var own = maxEntries > 0 ? maxEntries : long.MaxValue;
        if (maxBytes > 0 && entries > 0 && bytes > 0)
        {
            own = Math.Min(own, Math.Max(1, (long)(maxBytes / ((double)bytes / entries))));
        }

        if (own == long.MaxValue || isCacheFull)
        {
            return (Math.Min(own, entries), isCacheFull || entries >= own);
        }

        return (own, entries >= own * NearlyFull);
    }

    /// <summary>The share of a limit from which on memory is taken to be full: it is filled up to the limit, and values that have ended leave it for moments.</summary>
    public const double NearlyFull = 0.95;
}
