namespace FusionTiered.AspNetCore.Answers;

/// <summary>What a clear came to.</summary>
/// <param name="Removed">Values that were in the memory of this node or in L2, whichever had more.</param>
/// <param name="Profile">The profile; null: all.</param>
/// <param name="Reach">How far it got: <c>Everywhere</c> or <c>LocalOnly</c>.</param>
internal sealed record ClearAnswer(long Removed, string? Profile, string Reach);
