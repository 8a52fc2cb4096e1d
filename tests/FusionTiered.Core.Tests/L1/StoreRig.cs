using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Time;

namespace FusionTiered.Core.Tests.L1;

/// <summary>A store on a manual clock, with one profile, and a reader's two lines around it.</summary>
internal sealed class StoreRig
{
    private readonly CacheClock _time;

    public StoreRig(int maxEntries = 100, long maxBytes = long.MaxValue, double? windowShare = null)
    {
        _time = new CacheClock(Clock);
        Store = new EntryStore(_time, new MemoryLimits(maxEntries, maxBytes, windowShare));
        Profile = NewProfile("plain");
    }

    public ManualClock Clock { get; } = new();

    public EntryStore Store { get; }

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

    public TextEntry Make(string key, int hash) => Make(key, hash, 1, double.PositiveInfinity, double.PositiveInfinity, Profile);

    public TextEntry Make(string key, long weight = 1, double life = double.PositiveInfinity, double idle = double.PositiveInfinity, ProfileState? profile = null)
        => Make(key, HashOf(key), weight, life, idle, profile ?? Profile);

    public bool Set(string key, long weight = 1, double life = double.PositiveInfinity, ProfileState? profile = null)
        => Store.Put(Make(key, weight, life, profile: profile));

    /// <summary>What a read does: look, compare with the clock, count.</summary>
    public bool Get(string key)
    {
        var entry = Store.Find(key, HashOf(key));
        if (entry is null || entry.IsDead(Now))
        {
            Profile.Counters.Miss();
            return false;
        }

        entry.Touch();
        Profile.Counters.Hit();
        return true;
    }

    public bool Has(string key) => Store.Find(key, HashOf(key)) is { } entry && !entry.IsDead(Now);

    public bool Remove(string key) => Store.Remove(key, HashOf(key), EvictionReason.Removed);

    public void Fill(int count, string prefix = "k")
    {
        for (var i = 0; i < count; i++)
        {
            Set(prefix + i);
        }
    }

    public long Gone(EvictionReason why, ProfileState? profile = null) => Store.UsageOf(profile ?? Profile).Gone(why);

    private TextEntry Make(string key, int hash, long weight, double life, double idle, ProfileState profile)
    {
        var deadAt = double.IsPositiveInfinity(life) ? long.MaxValue : Now + (long)life;
        return new TextEntry
        {
            Key = key,
            Hash = hash,
            Value = key,
            Profile = profile,
            Weight = weight,
            DeadAt = deadAt,
            IdleAt = double.IsPositiveInfinity(idle) ? long.MaxValue : Now + (long)idle,
        };
    }
}
