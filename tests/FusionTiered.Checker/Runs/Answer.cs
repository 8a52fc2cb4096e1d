using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Runs;

/// <summary>What a node answered.</summary>
/// <param name="Value">The value; null: nothing.</param>
/// <param name="Tier">Where it is from, if the call says so.</param>
/// <param name="Assurance">What the call says of its age.</param>
/// <param name="IsStale">Whether it says that it is past its lifetime.</param>
internal readonly record struct Answer(Stamp? Value, CacheTier Tier = CacheTier.None, Assurance Assurance = Assurance.Unsaid, bool IsStale = false);
