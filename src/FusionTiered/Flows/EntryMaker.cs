using FusionTiered.Entries;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Makes entries: lifetimes from source, call, key and profile, jitter, weight, versions.</summary>
internal sealed class EntryMaker(CacheClock clock, Random random)
{
    private static readonly TimeSpan ShortestJittered = TimeSpan.FromSeconds(1);

    /// <summary>What was said of the lifetimes of one value, by whoever came closest to it.</summary>
    internal readonly record struct Wish(TimeSpan? Lifetime, TimeSpan? L1Lifetime);

    public Entry Make(
        in CacheKey key, object? value, Type type, ProfileState profile, VersionStamp[] versions, long bornAt, in Wish wish)
    {
        var settings = profile.Settings;
        var lifetime = wish.Lifetime ?? key.Profile.Lifetime ?? settings.Lifetime;
        var fresh = Jittered(wish.L1Lifetime ?? Shorter(lifetime, settings.L1Lifetime), settings.Jitter);
        var now = clock.Now;
        var entry = new Entry
        {
            Key = key.Text,
            Hash = key.Hash,
            Value = value,
            Type = type,
            Profile = profile,
            Versions = versions,
            BornAt = bornAt,
            Weight = Weigher.Weigh(key.Text, value, settings),
            IdleFor = Milliseconds(settings.Idle),
            SlideBy = settings.Sliding ? Milliseconds(fresh) : 0,
        };
        entry.UsedAt = now;
        entry.StaleAt = CacheClock.After(now, fresh);
        entry.DeadAt = CacheClock.After(entry.StaleAt, settings.StaleFor);
        entry.EagerAt = settings.EagerRefresh > 0 ? CacheClock.After(now, fresh * settings.EagerRefresh) : long.MaxValue;
        return entry;
    }

    /// <summary>The answer "nothing there", which has a lifetime of its own, no stale time and hardly any weight.</summary>
    public Entry MakeNothing(in CacheKey key, Type type, ProfileState profile, VersionStamp[] versions, long bornAt)
    {
        var staleAt = CacheClock.After(clock.Now, profile.Settings.NothingLifetime);
        return new Entry
        {
            Key = key.Text,
            Hash = key.Hash,
            Value = null,
            Type = type,
            Profile = profile,
            Versions = versions,
            BornAt = bornAt,
            Weight = Weigher.Weigh(key.Text, null, settings: null),
            IsNothing = true,
            StaleAt = staleAt,
            DeadAt = staleAt,
        };
    }

    // Taken off, never added: a lifetime stays an upper bound.
    private TimeSpan Jittered(TimeSpan lifetime, double share) =>
        share > 0 && lifetime >= ShortestJittered ? lifetime * (1 - (share * random.NextDouble())) : lifetime;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}
