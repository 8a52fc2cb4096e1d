namespace FusionTiered.L1;

/* Where entries live that have earned it: CLOCK with a counter of 0..3 per entry. The hand takes the oldest; a used one
   loses a count, which flows into the sketch, and goes round again. So a hit writes one byte at most three times between
   two visits of the hand and moves nothing; after that a hot entry is only read.
   The walk is bounded: after 64 second chances the next one goes, used or not, so that a put has a worst case.
   [1] F. J. Corbato, "A Paging Experiment with the Multics System", 1968 (CLOCK). */
internal sealed class MainRing(FrequencySketch sketch, ExpiryHand hand) : EntryQueue(Place.Main)
{
    public const int MaxSpared = 64;

    /// <summary>Second chances given so far.</summary>
    public long Spared { get; private set; }

    /// <summary>Who goes next. It stays where it is: the caller evicts it, or finds that it need not.</summary>
    public L1Entry Victim(long now)
    {
        var left = MaxSpared;
        while (true)
        {
            var oldest = Oldest ?? throw new InvalidOperationException("The main ring has no victim: it is empty.");
            if (oldest.Refs == 0 || left-- == 0 || oldest.IsDead(now))
            {
                return oldest;
            }

            oldest.Refs--; // only the holder of the lock lowers it, so it cannot pass 0
            sketch.Count(KeyMix.Spread(oldest.Hash));
            hand.Leaving(oldest);
            Remove(oldest);
            Add(oldest);
            Spared++;
        }
    }
}
