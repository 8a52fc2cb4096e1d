namespace FusionTiered.AspNetCore.Answers;

/// <summary>What an event came to.</summary>
/// <param name="Event">Its name.</param>
/// <param name="Targets">The keys, tags, patterns and profiles that were invalidated.</param>
/// <param name="Removed">Values that went, at least those in the memory of this node; those with a tag are not counted.</param>
/// <param name="Reach">How far it got: <c>Everywhere</c> or <c>LocalOnly</c>.</param>
internal sealed record InvalidateAnswer(string Event, IReadOnlyList<string> Targets, long Removed, string Reach);
