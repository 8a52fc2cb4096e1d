namespace FusionTiered.Redis.L2;

/// <summary>Durations as Redis takes and gives them.</summary>
internal static class Lifetimes
{
    // Less than a millisecond is left of a key that is there and has 0: what has ended is not there.
    private static readonly TimeSpan LastOne = TimeSpan.FromTicks(1);

    /// <summary>Milliseconds, at least one: an end that is too near to be named is an end all the same. 0: none.</summary>
    public static long Milliseconds(TimeSpan? keepFor) => keepFor is { } time ? Math.Max(1, (long)Math.Ceiling(time.TotalMilliseconds)) : 0;

    /// <summary>The answer of PTTL for a key that is there.</summary>
    public static TimeSpan? Left(long pttl) => pttl switch
    {
        > 0 => TimeSpan.FromMilliseconds(pttl),
        0 => LastOne,
        _ => null,
    };
}
