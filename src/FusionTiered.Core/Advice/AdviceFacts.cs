namespace FusionTiered.Advice;

/// <summary>The facts about a profile that its advice is made of, beside the sample.</summary>
internal sealed record AdviceFacts
{
    /// <summary>The name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>How many values the profile can have in memory.</summary>
    public required MemoryRoom Room { get; init; }

    /// <summary>The lifetime in memory; <see cref="TimeSpan.MaxValue"/>: none.</summary>
    public required TimeSpan Lifetime { get; init; }
}
