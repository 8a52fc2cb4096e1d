using FusionTiered.Entries;
using FusionTiered.L2Access;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Weights;

namespace FusionTiered.Flows;

/// <summary>Makes entries: lifetimes from source, call, key and profile, jitter, weight, versions.</summary>
internal sealed class EntryMaker(CacheClock clock, Random random, RefusedValues refused)
{
    private static readonly TimeSpan ShortestJittered = TimeSpan.FromSeconds(1);

    /// <summary>How long L2 keeps a value. Plain JSON cannot say from when on it is stale, so it has no stale time.</summary>
    public L2Lifetime L2LifetimeOf(in CacheKey key, ProfileState profile, in EntryOverrides overrides) => new(
        TimeSpan.Zero,
        Jittered(overrides.Lifetime ?? key.Profile.Lifetime ?? profile.Settings.Lifetime, profile.Settings.Jitter),
        profile.Settings.PlainJson ? TimeSpan.Zero : profile.Settings.StaleFor,
        IsNothing: false);

    /// <summary>An entry for a value of L2: the rest of its lifetime there bounds its lifetime in memory.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="copy">The copy from which callers get values of their own; null where the value is shared.</param>
    /// <param name="type">The type it was asked as.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="versions">The versions it depends on.</param>
    /// <param name="bornAt">The version clock before it was asked for.</param>
    /// <param name="lifetime">How long it is fresh and then stale, and its whole lifetime.</param>
    /// <param name="knownBytes">The length of its payload, before compression; null where it is not known.</param>
    public Entry MakeFromL2(
        in CacheKey key, object? value, StoredCopy? copy, Type type, ProfileState profile, VersionStamp[] versions, long bornAt, in L2Lifetime lifetime, long? knownBytes = null)
    {
        var settings = profile.Settings;
        var now = clock.Now;
        var fresh = Shorter(lifetime.FreshLeft, settings.L1Lifetime);
        var sliding = settings.Sliding && !lifetime.IsNothing && lifetime.FreshFor > TimeSpan.Zero;
        var entry = new Entry
        {
            Key = key.Text,
            Hash = key.Hash,
            Value = copy ?? value,
            Type = type,
            Profile = profile,
            Versions = versions,
            BornAt = bornAt,
            MadeAt = Entry.TenthsOf(now),
            Weight = WeightOf(settings, key.Text, value, copy, knownBytes),
            IsInL2 = true,
            IsNothing = lifetime.IsNothing,
            IdleFor = lifetime.IsNothing ? 0 : Milliseconds(settings.Idle),
            SlideBy = sliding ? Milliseconds(Shorter(lifetime.FreshFor, settings.L1Lifetime)) : 0,
            L2KeepFor = sliding ? Milliseconds(lifetime.FreshFor + lifetime.StaleFor) : 0,
            L2StaleFor = sliding ? Milliseconds(lifetime.StaleFor) : 0,
        };
        entry.IdleAt = entry.IdleFor > 0 ? now + entry.IdleFor : long.MaxValue;
        entry.StaleAt = CacheClock.After(now, fresh);
        entry.DeadAt = lifetime.FreshLeft == TimeSpan.MaxValue ? CacheClock.After(entry.StaleAt, lifetime.StaleFor) : CacheClock.After(CacheClock.After(now, lifetime.FreshLeft), lifetime.StaleFor);
        entry.EagerAt = settings.EagerRefresh > 0 && lifetime.FreshFor > TimeSpan.Zero && !lifetime.IsNothing
            ? EagerIn(lifetime, settings.EagerRefresh) is { } left && left > TimeSpan.Zero ? CacheClock.After(now, left) : long.MaxValue // due: the load that found it refreshes it
            : long.MaxValue;
        entry.TouchAt = !sliding ? long.MaxValue : CacheClock.After(now, lifetime.IsHalfOver(slides: true) ? lifetime.FreshFor / 2 : lifetime.FreshLeft - (lifetime.FreshFor / 2));
        return entry;
    }

    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="copy">The copy from which callers get values of their own; null where the value is shared.</param>
    /// <param name="type">The type it was stored as.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="versions">The versions it depends on.</param>
    /// <param name="bornAt">The version clock when its load began.</param>
    /// <param name="overrides">The lifetimes that the source or the call named.</param>
    /// <param name="localOnly">Whether L2 did not take it.</param>
    /// <param name="lifetime">How long L2 keeps it; the default: it does not.</param>
    public Entry Make(
        in CacheKey key, object? value, StoredCopy? copy, Type type, ProfileState profile, VersionStamp[] versions, long bornAt, in EntryOverrides overrides, bool localOnly = false, in L2Lifetime lifetime = default)
    {
        var settings = profile.Settings;
        var slides = settings.Sliding && lifetime.FreshFor > TimeSpan.Zero;
        var fresh = Jittered(InMemory(overrides.Lifetime ?? key.Profile.Lifetime, overrides.L1Lifetime, settings), settings.Jitter);
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
            MadeAt = Entry.TenthsOf(now),
            Weight = WeightOf(settings, key.Text, value, copy),
            IsLocalOnly = localOnly,
            IsInL2 = lifetime.FreshFor > TimeSpan.Zero,
            IdleFor = Milliseconds(settings.Idle),
            SlideBy = settings.Sliding ? Milliseconds(fresh) : 0,
            L2KeepFor = slides ? Milliseconds(lifetime.FreshFor + lifetime.StaleFor) : 0,
            L2StaleFor = slides ? Milliseconds(lifetime.StaleFor) : 0,
        };
        entry.IdleAt = entry.IdleFor > 0 ? now + entry.IdleFor : long.MaxValue;
        entry.StaleAt = CacheClock.After(now, fresh);
        entry.DeadAt = CacheClock.After(entry.StaleAt, settings.StaleFor);
        entry.EagerAt = settings.EagerRefresh > 0 ? CacheClock.After(now, fresh * settings.EagerRefresh) : long.MaxValue;
        entry.TouchAt = slides ? CacheClock.After(now, lifetime.FreshFor / 2) : long.MaxValue;
        return entry;
    }

    /// <summary>The answer "nothing there", which has a lifetime of its own, no stale time and hardly any weight.</summary>
    public Entry MakeNothing(
        in CacheKey key, Type type, ProfileState profile, VersionStamp[] versions, long bornAt, TimeSpan? lifetime = null, bool localOnly = false)
    {
        var now = clock.Now;
        var staleAt = CacheClock.After(now, lifetime ?? profile.Settings.NothingLifetime);
        return new Entry
        {
            Key = key.Text,
            Hash = key.Hash,
            Value = null,
            Type = type,
            Profile = profile,
            Versions = versions,
            BornAt = bornAt,
            MadeAt = Entry.TenthsOf(now),
            Weight = Weigher.Overhead(key.Text),
            IsNothing = true,
            IsLocalOnly = localOnly,
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
                MadeAt = entry.MadeAt,
                Weight = entry.Weight,
                IsLocalOnly = entry.IsLocalOnly,
                IdleFor = entry.IdleFor,
                SlideBy = entry.SlideBy,
                IdleAt = entry.IdleAt,
                StaleAt = Math.Min(entry.StaleAt, now),
                DeadAt = Math.Min(entry.DeadAt, deadAt),
            };
    }

    // Where memory is the only tier, the lifetime of the call or source counts alone. The profile's bound of memory is for
    // memory in front of L2.
    private static TimeSpan InMemory(TimeSpan? lifetime, TimeSpan? l1, DomainProfile settings) =>
        lifetime is not { } whole ? l1 ?? Shorter(settings.Lifetime, settings.L1Lifetime)
        : l1 is { } asked ? Shorter(whole, asked)
        : settings.Tiers == TierUse.L1 ? whole
        : Shorter(whole, settings.L1Lifetime);

    // Taken off, never added: a lifetime stays an upper bound.
    private TimeSpan Jittered(TimeSpan lifetime, double share) =>
        share > 0 && lifetime >= ShortestJittered ? lifetime * (1 - (share * random.NextDouble())) : lifetime;

    private static TimeSpan EagerIn(in L2Lifetime lifetime, double share) => lifetime.FreshLeft - (lifetime.FreshFor * (1 - share));

    // A copy is what memory holds: its bytes are counted, not the value's.
    private long WeightOf(DomainProfile settings, string key, object? value, StoredCopy? copy, long? knownBytes = null)
    {
        if (copy is not null && settings.Size is null)
        {
            return Weigher.Overhead(key) + copy.Length;
        }

        var weighed = Weigher.WeighOf(settings, key, value, knownBytes);
        refused.Note(settings, weighed);
        return weighed.Entry;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}
