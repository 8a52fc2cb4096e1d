namespace FusionTiered.Checker.Histories;

/// <summary>One key that was asked for, and the answer.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">What came; null: nothing.</param>
/// <param name="Node">Which node was asked.</param>
/// <param name="Started">Before the call.</param>
/// <param name="Ended">After it.</param>
/// <param name="Tier">Where the answer came from; none, when the call does not say.</param>
/// <param name="Assurance">What it said of its age.</param>
/// <param name="IsStale">Whether it said that it is past its lifetime.</param>
/// <param name="Call">What kind of call it was, for people.</param>
internal sealed record Read(
    int Key, Stamp? Value, int Node, Moment Started, Moment Ended, CacheTier Tier, Assurance Assurance, bool IsStale = false, string Call = "get")
{
    /// <summary>Whether it may be past its lifetime: it says so, or it is of a call that has no place to say it.</summary>
    public bool MayBeStale => IsStale || Tier == CacheTier.None;

    public override string ToString() =>
        $"{Call} of key {Key} on node {Node}, {Started} to {Ended}: {(Value is { } value ? $"version {value.Version}" : "nothing")} "
        + $"from {Tier}, {Assurance}{(IsStale ? ", stale" : string.Empty)}";
}
