namespace FusionTiered;

/// <summary>What became of a write: how far it got and, where that is counted, how many keys it removed.</summary>
/// <param name="Reach">How far it got. A write never throws because a tier failed; it says so here.</param>
/// <param name="Removed">How many keys went; for a set, 0.</param>
public readonly record struct CacheWrite(CacheReach Reach, long Removed = 0)
{
    /// <summary>Whether every tier that the profile uses took the write.</summary>
    public bool IsEverywhere => Reach == CacheReach.Everywhere;

    /// <summary>The write reached every tier and node.</summary>
    /// <param name="removed">How many keys went.</param>
    public static CacheWrite Everywhere(long removed = 0) => new(CacheReach.Everywhere, removed);

    /// <summary>The write reached this node only.</summary>
    /// <param name="removed">How many keys went.</param>
    public static CacheWrite LocalOnly(long removed = 0) => new(CacheReach.LocalOnly, removed);

    /// <summary>Both writes as one: as far as the one that got least far.</summary>
    /// <param name="other">The other write.</param>
    public CacheWrite And(CacheWrite other) => new(Reach < other.Reach ? Reach : other.Reach, Removed + other.Removed);
}
