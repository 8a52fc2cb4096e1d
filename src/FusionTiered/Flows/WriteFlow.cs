using FusionTiered.Entries;
using FusionTiered.Profiles;

namespace FusionTiered.Flows;

/// <summary>Values that the application has: written through every tier, past any load under way.</summary>
internal sealed class WriteFlow(Engine engine)
{
    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options)
    {
        var profile = engine.Profiles.Resolve(key);
        var tiers = options.Tiers is { } asked ? asked & profile.Settings.Tiers : profile.Settings.Tiers;

        // Before the versions are read: a raise that comes later counts against this value, too.
        var bornAt = engine.Versions.Now;
        var versions = engine.VersionsOf(key, profile, options.Tags);
        var entry = engine.Entries.Make(
            key, value, engine.Copies.Of(profile.Settings, value), typeof(T), profile, versions, bornAt, new EntryMaker.Wish(options.Lifetime, options.L1Lifetime));
        if ((tiers & TierUse.L1) != TierUse.None)
        {
            engine.Memory.Put(entry, token: null);
        }
        else
        {
            engine.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed);
        }

        engine.Changes.Tell(CacheChangeKind.Set, key.Text);
        return new(CacheWrite.Everywhere());
    }

    /// <summary>The value is past its lifetime from now on, and kept as long as a stale value may serve.</summary>
    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, ProfileState profile)
    {
        var expired = engine.Memory.Replace(key.Text, key.Hash, engine.Clock.Now, static (entry, now) => EntryMaker.Expired(entry, now));
        profile.Counters.Invalidated();
        engine.Changes.Tell(CacheChangeKind.Expired, key.Text);
        return new(CacheWrite.Everywhere(expired ? 1 : 0));
    }
}
