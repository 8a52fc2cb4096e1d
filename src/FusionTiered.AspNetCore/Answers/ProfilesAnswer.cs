namespace FusionTiered.AspNetCore.Answers;

/// <summary>The profiles of a cache.</summary>
/// <param name="Cache">The name of the cache; empty for the one without.</param>
/// <param name="Profiles">In order of their names.</param>
internal sealed record ProfilesAnswer(string Cache, IReadOnlyList<ProfileAnswer> Profiles);
