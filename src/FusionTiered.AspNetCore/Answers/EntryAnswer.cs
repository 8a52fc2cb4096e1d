namespace FusionTiered.AspNetCore.Answers;

/// <summary>A key in both tiers.</summary>
/// <param name="Key">Its text, or the name that stands for it.</param>
/// <param name="Profile">Its profile.</param>
/// <param name="L1">In memory; null: nothing.</param>
/// <param name="L2">In L2; null: nothing, or it is not known.</param>
/// <param name="L2Status"><c>None</c>: there is no L2; <c>Answered</c>; or the failure.</param>
internal sealed record EntryAnswer(string Key, string Profile, EntryTierAnswer? L1, EntryTierAnswer? L2, string L2Status);
