namespace FusionTiered.Fusion.Profiles;

/// <summary>The limits of the one memory that all profiles of a cache share, and of calls.</summary>
internal sealed class EntryLimits(FusionTieredOptions options)
{
    /// <summary>A heavier entry is not kept in memory.</summary>
    public long MaxBytes { get; } = options.MaxBytes;

    /// <summary>The longest time that a read of L2 may take.</summary>
    public TimeSpan ReadDeadline { get; } = options.L2.ReadDeadline;
}
