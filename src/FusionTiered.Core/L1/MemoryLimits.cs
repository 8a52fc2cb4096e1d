namespace FusionTiered.L1;

/// <summary>How much the tier may hold as a whole.</summary>
/// <param name="MaxEntries">Entries, at least 1.</param>
/// <param name="MaxBytes">Sum of the weights, at least 1; <see cref="long.MaxValue"/> for no limit.</param>
/// <param name="WindowShare">A fixed share for the window, 0.01 to 0.9; null lets it follow the hit ratio. Read when a partition is made.</param>
internal sealed record MemoryLimits(int MaxEntries, long MaxBytes = long.MaxValue, double? WindowShare = null)
{
    /// <summary>What is wrong with them; null when nothing is.</summary>
    public string? Fault => this switch
    {
        { MaxEntries: < 1 } => $"MaxEntries of the memory tier is {MaxEntries}; it must be from 1 to {int.MaxValue}.",
        { MaxBytes: < 1 } => $"MaxBytes of the memory tier is {MaxBytes}; it must be from 1 to {long.MaxValue}.",
        { WindowShare: < 0.01 or > 0.9 or double.NaN } => FormattableString.Invariant($"WindowShare of the memory tier is {WindowShare}; it must be from 0.01 to 0.9, or absent."),
        _ => null,
    };
}
