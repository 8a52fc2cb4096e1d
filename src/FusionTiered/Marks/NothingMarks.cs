using FusionTiered.Fusion.Profiles;
using FusionTiered.Profiles;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Marks;

/// <summary>The answer "nothing there", which FusionCache has no entry for: a mark beside the key, looked at when no tier has a value.</summary>
/// <remarks>In the tiers and with the tags of the value, so that the other nodes see it and an invalidated tag ends it. Braces never occur in the text of a key.</remarks>
internal sealed class NothingMarks(IFusionCache cache)
{
    private const string Suffix = "{nothing}";

    public async ValueTask<bool> HasAsync(CacheKey key, ProfileState profile, FusionCacheEntryOptions read)
    {
        if (profile.Settings.NothingLifetime <= TimeSpan.Zero)
        {
            return false;
        }

        var mark = await cache.TryGetAsync<bool>(key.Text + Suffix, Plain(read)).ConfigureAwait(false);
        return mark.HasValue;
    }

    public async ValueTask SetAsync(CacheKey key, ProfileState profile, ProfileEntryOptions options, TierUse tiers, string[] tags)
    {
        if (profile.Settings.NothingLifetime is { } lifetime && lifetime > TimeSpan.Zero)
        {
            var store = options.Store(new EntryWish(lifetime, lifetime, tiers), key.Text, value: null, isWrite: false);
            store.IsFailSafeEnabled = false;
            await cache.SetAsync(key.Text + Suffix, true, Plain(store), tags).ConfigureAwait(false);
        }
    }

    /// <summary>A removal takes the mark as well: who asks next wants to know.</summary>
    public async ValueTask RemoveAsync(CacheKey key, ProfileState profile, FusionCacheEntryOptions removal)
    {
        if (profile.Settings.NothingLifetime > TimeSpan.Zero)
        {
            // Its events are not those of the call: the key of the note is another one.
            await cache.RemoveAsync(key.Text + Suffix, removal).ConfigureAwait(false);
        }
    }

    private static FusionCacheEntryOptions Plain(FusionCacheEntryOptions options)
    {
        if (!options.EnableAutoClone && options.EagerRefreshThreshold is null)
        {
            return options;
        }

        var plain = options.Duplicate();
        plain.EnableAutoClone = false;
        plain.EagerRefreshThreshold = null;
        return plain;
    }
}
