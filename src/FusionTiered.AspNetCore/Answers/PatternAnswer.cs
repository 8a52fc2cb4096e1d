namespace FusionTiered.AspNetCore.Answers;

/// <summary>What a pattern came to.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="DryRun">Whether it was only asked for.</param>
/// <param name="MatchedInMemory">Of a dry run: values that match in the memory of this node.</param>
/// <param name="Keys">Of a dry run: the first of them.</param>
/// <param name="Removed">Values that went, at least those in the memory of this node.</param>
/// <param name="Reach">How far it got: <c>Everywhere</c> or <c>LocalOnly</c>.</param>
internal sealed record PatternAnswer(string Pattern, bool DryRun, int? MatchedInMemory, IReadOnlyList<string>? Keys, long? Removed, string? Reach);
