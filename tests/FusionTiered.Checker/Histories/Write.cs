namespace FusionTiered.Checker.Histories;

/// <summary>One new version of one key, and the call that told the cache of it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">What the database gave it: larger than all before.</param>
/// <param name="Kind">How the cache was told.</param>
/// <param name="Node">Which node was told; -1: none.</param>
/// <param name="Invoked">Before the version was made.</param>
/// <param name="Acked">When the call had returned; never, if it did not.</param>
/// <param name="Reach">How far it got.</param>
internal sealed record Write(int Key, int Version, WriteKind Kind, int Node, Moment Invoked, Moment Acked, CacheReach Reach)
{
    public override string ToString() => $"{Kind} of key {Key} on node {Node}, {Invoked} to {Acked}: version {Version}, {Reach}";

    public bool IsEverywhere => Reach == CacheReach.Everywhere && !Acked.IsNever;

    /// <summary>Whether the call brings the value, so that it may land at any time until it has returned.</summary>
    public bool Carries => Kind is WriteKind.Set or WriteKind.ForeignSet;

    /// <summary>
    /// From when on the value cannot come into the cache any more by this call. Of one that did not get everywhere nothing is known: it may
    /// land later than those that follow, and stays until its node has repaired that.
    /// </summary>
    public Moment LandedBy => !Carries ? Invoked : IsEverywhere ? Acked : Moment.Never;

    /// <summary>Whether what was there before may go on standing in for a source, marked as stale.</summary>
    public bool LeavesStale => Kind == WriteKind.Expire;
}
