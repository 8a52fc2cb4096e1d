namespace FusionTiered.L1;

/* Lets the window's share follow the hit ratio. Every 10 x capacity requests the ratio is compared with the last period:
   if it fell, the direction turns. A step is 2% of the capacity and shrinks by 2% of itself each time, back to its full
   length when the ratio moved by 5 points or more. Bounds: 2% and 60%. The first step goes up: on real traces that is
   where the best share lies, and a warming cache, whose ratio rises anyway, keeps the first direction for a while.
   The share is kept in whole entries, rounded down. In a small cache this leans to the small side while the ratio says
   nothing either way (a loop at 256 entries: 23.9% of hits instead of 22.6).
   The counts are those of the profiles that share the partition; nothing is counted here on a hit. They are looked at
   only now and then, because reading them pulls the readers' cache lines over.
   [1] Hill climbing of the window: Einziger, Eytan, Friedman, Manes, "Adaptive Software Cache Management", 2018. */
internal sealed class WindowClimber(double? fixedShare)
{
    private const double Start = 0.07;
    private const double Least = 0.02;
    private const double Largest = 0.60;
    private const double FullStep = 0.02;
    private const double Decay = 0.98;
    private const double Jump = 0.05;
    private const int RequestsPerEntry = 10;

    private double _step = FullStep;
    private double _lastRatio;
    private long _lastHits;
    private long _lastRequests;
    private int _inserts;

    public double Share { get; private set; } = fixedShare ?? Start;

    /// <summary>Called at each insert; looks at the counters every 64 inserts, or less often when the cache is large.</summary>
    public void Inserted(List<ProfileUse> profiles, int capacity)
    {
        if (fixedShare is not null || ++_inserts < Math.Max(64, capacity / 16))
        {
            return;
        }

        _inserts = 0;
        var (hits, requests) = Sum(profiles);
        if (requests - _lastRequests >= (long)RequestsPerEntry * capacity)
        {
            Climb((double)(hits - _lastHits) / (requests - _lastRequests), capacity);
            (_lastHits, _lastRequests) = (hits, requests);
        }
    }

    /// <summary>Starts a new period: the profiles whose counts are summed are no longer the same.</summary>
    public void Restart(List<ProfileUse> profiles) => (_lastHits, _lastRequests) = Sum(profiles);

    private static (long Hits, long Requests) Sum(List<ProfileUse> profiles)
    {
        long hits = 0, misses = 0;
        foreach (var use in profiles)
        {
            hits += use.State.Counters.Hits;
            misses += use.State.Counters.Misses;
        }

        return (hits, hits + misses);
    }

    private void Climb(double ratio, int capacity)
    {
        var change = ratio - _lastRatio;
        if (change < 0)
        {
            _step = -_step;
        }

        _step = Math.Abs(change) >= Jump ? Math.CopySign(FullStep, _step) : _step * Decay;
        _lastRatio = ratio;
        var share = Share + _step;
        if (capacity * FullStep >= 1)
        {
            share = Math.Floor(share * capacity) / capacity;
        }

        Share = Math.Clamp(share, Least, Largest);
    }
}
