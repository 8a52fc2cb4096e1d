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
        in CacheKey key, object? value, StoredCopy? copy, Type type, ProfileState profile, VersionStamp[] versions, long bornAt, in Wish wish)
    {
        var settings = profile.Settings;
        var lifetime = wish.Lifetime ?? key.Profile.Lifetime ?? settings.Lifetime;
        var fresh = Jittered(wish.L1Lifetime ?? Shorter(lifetime, settings.L1Lifetime), settings.Jitter);
        var now = clock.Now;
        var entry = new Entry
        {
            Key = key.Text,
            Hash = key.Hash,
            Value = copy ?? value,
            Type = type,
            Profile = profile,
            Versions = versions,
            BornAt = bornAt,
            Weight = copy is null || settings.Size is not null
                ? Weigher.Weigh(settings, key.Text, value)
                : Weigher.Overhead(key.Text) + copy.Length,
            IdleFor = Milliseconds(settings.Idle),
            SlideBy = settings.Sliding ? Milliseconds(fresh) : 0,
        };
        entry.IdleAt = entry.IdleFor > 0 ? now + entry.IdleFor : long.MaxValue;
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
            Weight = Weigher.Overhead(key.Text),
            IsNothing = true,
            StaleAt = staleAt,
            DeadAt = staleAt,
        };
    }

    /// <summary>The same value past its lifetime, kept as long as a stale value may serve; null when it may not.</summary>
    public static Entry? Expired(Entry entry, long now)
    {
        var deadAt = CacheClock.After(now, entry.Profile.Settings.StaleFor);
        return deadAt <= now || entry.IsNothing
            ? null
            : new Entry
            {
                Key = entry.Key,
                Hash = entry.Hash,
                Value = entry.Value,
                Type = entry.Type,
                Profile = entry.Profile,
                Versions = entry.Versions,
                BornAt = entry.BornAt,
                Weight = entry.Weight,
                IdleFor = entry.IdleFor,
                SlideBy = entry.SlideBy,
                IdleAt = entry.IdleAt,
                StaleAt = Math.Min(entry.StaleAt, now),
                DeadAt = Math.Min(entry.DeadAt, deadAt),
            };
    }

    // Taken off, never added: a lifetime stays an upper bound.
    private TimeSpan Jittered(TimeSpan lifetime, double share) =>
        share > 0 && lifetime >= ShortestJittered ? lifetime * (1 - (share * random.NextDouble())) : lifetime;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}
