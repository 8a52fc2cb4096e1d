using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Flows;

/// <summary>The figures of reads.</summary>
internal sealed partial class FusionReads
{
    // What L2 had is a hit where the call answered with it.
    private static void CountL2(ProfileCache cache, StoreTicket ticket, bool isHit)
    {
        ticket.CountsL2AtEnd = false;
        if (ticket.HasFound)
        {
            ticket.HasFound = false;
            if (ticket.IsShared)
            {
                // It is counted where L2 was asked.
                return;
            }

            cache.Profile.Counters.L2Answered(isHit);
        }
    }

    private void Count<T>(ProfileCache cache, in CacheKey key, TierUse tiers, long started, bool fromMemory)
    {
        var (counters, took) = (cache.Profile.Counters, engine.Time.GetElapsedTime(started));
        if (!fromMemory)
        {
            cache.Profile.Miss(key.Hash, tiers);
            counters.MissLatency.Record(took);
        }
        else if (cache.Profile.Hit(key.Hash))
        {
            counters.L1Latency.Record(took);
            engine.Sample(cache.Profile, in key, typeof(T));
        }
    }
}
