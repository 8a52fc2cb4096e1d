using System.Text.Json;

namespace FusionTiered.AspNetCore.Answers;

/// <summary>The entry of a key in one tier. Times are in seconds; null: the tier does not tell, or there is no end.</summary>
internal sealed record EntryTierAnswer
{
    /// <summary>How long it has been in this tier.</summary>
    public double? Age { get; init; }

    /// <summary>The rest of its lifetime.</summary>
    public double? FreshFor { get; init; }

    /// <summary>How long from now on it may stand in for a source that fails.</summary>
    public double? StaleUntil { get; init; }

    /// <summary>Whether its lifetime is over.</summary>
    public bool? Stale { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public long? Bytes { get; init; }

    public bool? Verified { get; init; }

    /// <summary>The answer "there is nothing under this key".</summary>
    public bool Nothing { get; init; }

    /// <summary>Whether L2 has bytes that this node cannot read.</summary>
    public bool Unreadable { get; init; }

    public string? Type { get; init; }

    /// <summary>Only where it was asked for, and values may be shown.</summary>
    public JsonElement? Value { get; init; }
}
