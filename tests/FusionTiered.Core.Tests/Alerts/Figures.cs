namespace FusionTiered.Core.Tests.Alerts;

/// <summary>Snapshots of a cache that counts what a test tells it, with one profile, <c>feed</c>, that has all of it.</summary>
internal sealed class Figures
{
    private long _hits;
    private long _misses;
    private long _loads;
    private long _l2Hits;
    private long _l2Misses;
    private long _invalidations;
    private long _evicted;
    private TimeSpan _l2Time;
    private TimeSpan _missTime;

    public long Entries { get; set; }

    public long Bytes { get; set; }

    public CacheStatistics Now => new()
    {
        Cache = "shop",
        Overall = Of(""),
        Profiles = [Of("feed"), new Figures().Of("price")],
        MaxEntries = 1_000,
        MaxBytes = 1_000,
        LoadsUnderWay = 0,
    };

    /// <summary>Calls that memory answered.</summary>
    public Figures Hit(int times)
    {
        _hits += times;
        return this;
    }

    /// <summary>Calls that L2 answered, each after so long.</summary>
    public Figures HitL2(int times, TimeSpan each = default)
    {
        _misses += times;
        _l2Hits += times;
        _l2Time += times * each;
        return this;
    }

    /// <summary>Calls that went to the source, each after so long.</summary>
    public Figures Miss(int times, TimeSpan each = default)
    {
        _misses += times;
        _l2Misses += times;
        _loads += times;
        _missTime += times * each;
        return this;
    }

    public Figures Invalidate(int times)
    {
        _invalidations += times;
        return this;
    }

    public Figures Evict(int times)
    {
        _evicted += times;
        return this;
    }

    private ProfileStatistics Of(string profile) => new()
    {
        Profile = profile,
        L1 = new(_hits, _misses, default),
        L2 = new(_l2Hits, _l2Misses, new LatencyStatistics(_l2Hits + _l2Misses, default, default, default, default) { Total = _l2Time }),
        Stale = 0,
        Unverified = 0,
        Loads = _loads,
        Failures = 0,
        Timeouts = 0,
        Abandoned = 0,
        CallersSaved = 0,
        Invalidations = _invalidations,
        Entries = Entries,
        Bytes = Bytes,
        Evictions = new Dictionary<EvictionReason, long> { [EvictionReason.Evicted] = _evicted },
        SourceLatency = default,
        MissLatency = new LatencyStatistics(_loads, default, default, default, default) { Total = _missTime },
    };
}
