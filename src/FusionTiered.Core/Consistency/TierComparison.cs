namespace FusionTiered.Consistency;

/// <summary>The result of one comparison of an entry in memory with L2.</summary>
internal enum TierComparison
{
    /// <summary>Both have the same value.</summary>
    Same,

    /// <summary>L2 has another value, or knows that the key was removed.</summary>
    Different,

    /// <summary>L2 has nothing under the key: it ended there earlier, was evicted, or another program deleted it.</summary>
    OnlyInMemory,

    /// <summary>Memory no longer serves the entry: it was replaced, removed, or its lifetime has ended.</summary>
    Gone,

    /// <summary>Nothing can be said: L2 did not answer, holds bytes that this node cannot read, or is not known to have got this entry; or changes are not announced at present.</summary>
    Unknown,
}
