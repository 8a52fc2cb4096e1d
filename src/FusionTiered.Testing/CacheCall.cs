namespace FusionTiered.Testing;

/// <summary>One call that a <see cref="FakeDomainCache"/> got.</summary>
/// <param name="Operation">Which one.</param>
/// <param name="Subject">The text of the key, the tag, the pattern, the name of the profile (empty for all), or the name of the event: of a typed event that of its type.</param>
public sealed record CacheCall(CacheOperation Operation, string Subject)
{
    /// <summary>The value that was set, or the event; null for every other call.</summary>
    public object? Value { get; init; }

    /// <summary>The options of the call.</summary>
    public CacheCallOptions Options { get; init; }
}
