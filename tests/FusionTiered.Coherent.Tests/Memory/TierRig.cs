using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Entries;
using FusionTiered.L1;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Testing;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Coherent.Tests.Memory;

/// <summary>A memory tier on a manual clock, with one profile, and a flow's two lines around it.</summary>
internal sealed class TierRig
{
    private readonly CacheClock _time;

    public TierRig(int maxEntries = 100, long maxBytes = long.MaxValue, double? windowShare = null)
    {
        _time = new CacheClock(Clock);
        Tier = new MemoryTier(_time, Versions, new MemoryLimits(maxEntries, maxBytes, windowShare));
        Profile = NewProfile("plain");
    }

    public ManualClock Clock { get; } = new();

    public VersionClock Versions { get; } = new();

    public MemoryTier Tier { get; }

    public ProfileState Profile { get; }

    public long Now => _time.Now;

    /// <summary>FNV-1a and a finalizer: the same for every run, unlike string.GetHashCode.</summary>
    public static int HashOf(string key, int seed = 0)
    {
        var hash = 2166136261u ^ (uint)seed;
        foreach (var c in key)
        {
            hash = (hash ^ c) * 16777619;
        }

        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        return (int)(hash ^ (hash >> 13));
    }

    public ProfileState NewProfile(string name, int maxEntries = 0, long maxBytes = 0)
        => new(new DomainProfile { Name = name, Namespace = name, MaxEntries = maxEntries, MaxBytes = maxBytes });

    public Entry Make(string key, int hash) => Make(key, hash, 1, double.PositiveInfinity, double.PositiveInfinity, Profile);

    public Entry Make(string key, long weight = 1, double life = double.PositiveInfinity, double idle = double.PositiveInfinity, ProfileState? profile = null)
        => Make(key, HashOf(key), weight, life, idle, profile ?? Profile);

    public PutOutcome Set(string key, long weight = 1, double life = double.PositiveInfinity, ProfileState? profile = null)
        => Tier.Put(Make(key, weight, life, profile: profile), null);

    /// <summary>What a read does: look, compare with the clock, count.</summary>
    public bool Get(string key)
    {
        var entry = Tier.Find(key, HashOf(key));
        if (entry is null || entry.IsDead(Now))
        {
            Profile.Counters.Miss();
            return false;
        }

        entry.Touch();
        Profile.Counters.Hit();
        return true;
    }

    public bool Has(string key) => Tier.Find(key, HashOf(key)) is { } entry && !entry.IsDead(Now);

    public bool Remove(string key) => Tier.Remove(key, HashOf(key), EvictionReason.Removed);

    public void Fill(int count, string prefix = "k")
    {
        for (var i = 0; i < count; i++)
        {
            Set(prefix + i);
        }
    }

    public long Gone(EvictionReason why, ProfileState? profile = null) => Tier.UsageOf(profile ?? Profile).Gone(why);

    private Entry Make(string key, int hash, long weight, double life, double idle, ProfileState profile)
    {
        var deadAt = double.IsPositiveInfinity(life) ? long.MaxValue : Now + (long)life;
        return new Entry
        {
            Key = key,
            Hash = hash,
            Value = key,
            Type = typeof(string),
            Profile = profile,
            Versions = [],
            BornAt = Versions.Now,
            Weight = weight,
            StaleAt = deadAt,
            DeadAt = deadAt,
            IdleAt = double.IsPositiveInfinity(idle) ? long.MaxValue : Now + (long)idle,
        };
    }
}
