using FusionTiered.Entries;
using FusionTiered.Memory;

namespace FusionTiered.L2Access;

/// <summary>Finds memory copies from before L2 was emptied. L2 lost their values with all others, so none may stand in for a source.</summary>
internal sealed class EmptiedCheck(MemoryTier memory, L2Link link)
{
    public bool IsFromBefore(Entry entry) => link.IsUsedBy(entry.Profile.Settings.Tiers) && !link.Lease.Emptied.Covers(entry.BornAt);

    /// <summary>
    /// L2 has nothing under the key. The copy in memory may stand in for a source, unless L2 was emptied since: then it goes. The news
    /// that L2 was emptied is not enough by itself: a server that loads its data anew gives the same news.
    /// </summary>
    public void Absent(in CacheKey key)
    {
        if (memory.Find(key.Text, key.Hash) is { } entry && IsFromBefore(entry))
        {
            memory.RemoveEntry(entry, EvictionReason.Invalidated);
        }
    }
}
