using FusionTiered.Consistency;
using FusionTiered.Entries;

namespace FusionTiered.Flows;

/// <summary>Hits in memory: all are counted, and one in about a thousand is compared with L2.</summary>
/// <param name="monitor">Compares; null: nothing is compared.</param>
internal sealed class SampledHits(ConsistencyMonitor? monitor)
{
    /// <summary>Counts a hit.</summary>
    public void Count(Entry entry)
    {
        if (entry.Profile.Hit(entry.Hash))
        {
            Note(entry);
        }
    }

    /// <summary>Takes a hit that was counted, and chosen by the count.</summary>
    public void Note(Entry entry) =>
        monitor?.Note(SampledHit.Of(entry.Profile, new CacheKey(CacheProfile.Default, entry.Key, entry.Hash), entry.Type, entry));
}
