namespace FusionTiered.Engines;

/// <summary>The facts about a key's entry in one tier. A fact that the tier does not tell is null.</summary>
internal sealed record InspectedEntry
{
    /// <summary>How long it has been in this tier.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The rest of its lifetime; zero: it is stale. <see cref="TimeSpan.MaxValue"/>: it has no end.</summary>
    public TimeSpan? FreshFor { get; init; }

    /// <summary>How long from now on it may stand in for a source that fails: the rest of its lifetime and its stale time.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>The tags of the call and of the source, in no order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>In memory the estimated size, in L2 the length of the payload, in bytes.</summary>
    public long? Bytes { get; init; }

    /// <summary>In memory: whether it is known to be no older than the coherence lease allows. In L2: whether nothing has ended it since, as far as this node knows.</summary>
    public bool? IsVerified { get; init; }

    /// <summary>The answer "there is nothing under this key".</summary>
    public bool IsNothing { get; init; }

    /// <summary>The name of its type; in memory alone.</summary>
    public string? Type { get; init; }

    /// <summary>Only where the caller wants it. In memory the object as it lies there, in L2 its JSON or text as a <see cref="string"/>.</summary>
    public object? Value { get; init; }

    /// <summary>L2 has bytes that this node cannot read.</summary>
    public bool IsUnreadable { get; init; }
}
