namespace FusionTiered.Advice;

/// <summary>The facts about a profile that its advice is made of, beside the sample.</summary>
/// <param name="Profile">The name of the profile.</param>
/// <param name="Lifetime">The lifetime in memory; <see cref="TimeSpan.MaxValue"/>: none.</param>
internal sealed record AdviceFacts(string Profile, TimeSpan Lifetime);
