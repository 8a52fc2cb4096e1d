namespace FusionTiered.L1;

/* The contest of two entries: is the newcomer worth more, or the victim? The newcomer must have been used more often by more than one. Without
   that margin two keys that were each used once push each other out for ever, which is what a loop or a scan does.
   The contest decides who is kept; the room that is needed decides who leaves. Frequency counts, not frequency per byte:
   density wins a point of hits on some traces, loses as much on others, and costs bytes. */
internal sealed class Contest(FrequencySketch sketch)
{
    public const int Margin = 1;

    public bool Wins(L1Entry newcomer, L1Entry victim)
    {
        Pour(newcomer);
        return sketch.Estimate(KeyMix.Spread(newcomer.Hash)) > sketch.Estimate(KeyMix.Spread(victim.Hash)) + Margin;
    }

    /// <summary>Moves the uses noted in the entry into the sketch.</summary>
    public void Pour(L1Entry entry)
    {
        var uses = entry.Refs;
        entry.Refs = 0; // read once: readers may go on counting, and the walk must end
        var spread = KeyMix.Spread(entry.Hash);
        for (; uses > 0; uses--)
        {
            sketch.Count(spread);
        }
    }
}
