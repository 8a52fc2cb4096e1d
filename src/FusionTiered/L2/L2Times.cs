namespace FusionTiered.Fusion.L2;

/// <summary>The times of <see cref="VersionedL2"/>.</summary>
/// <param name="ReadDeadline">The longest time that a read may take.</param>
/// <param name="WriteDeadline">The longest time that a write may take.</param>
/// <param name="VersionStays">How long the version of a removed key stays. A load that takes longer is not stored.</param>
/// <param name="Longest">The longest time that anything stays in Redis.</param>
/// <param name="Provider">Measures all.</param>
internal sealed record L2Times(TimeSpan ReadDeadline, TimeSpan WriteDeadline, TimeSpan VersionStays, TimeSpan Longest, TimeProvider Provider)
{
    /// <summary>The longest load that may be stored: the version that it has seen must not have gone meanwhile.</summary>
    public TimeSpan LongestLoad => VersionStays - TimeSpan.FromSeconds(5);
}
