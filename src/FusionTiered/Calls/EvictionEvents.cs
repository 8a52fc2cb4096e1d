using FusionTiered.Profiles;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Events;
using TheirReason = Microsoft.Extensions.Caching.Memory.EvictionReason;

namespace FusionTiered.Fusion.Calls;

/// <summary>Counts what leaves memory, by profile.</summary>
internal sealed class EvictionEvents : IDisposable
{
    private readonly IFusionCache _cache;
    private readonly string _prefix;
    private readonly ProfileCatalog _profiles;
    private readonly Departures _departed;

    public EvictionEvents(IFusionCache cache, string prefix, ProfileCatalog profiles, Departures departed)
    {
        _cache = cache;
        _prefix = prefix;
        _profiles = profiles;
        _departed = departed;
        cache.Events.Memory.Eviction += OnEviction;
    }

    public void Dispose() => _cache.Events.Memory.Eviction -= OnEviction;

    private void OnEviction(object? sender, FusionCacheEntryEvictionEventArgs e)
    {
        // What FusionCache and this engine keep for themselves is nobody's value.
        if (!e.Key.StartsWith(_prefix, StringComparison.Ordinal)
            || e.Key.AsSpan(_prefix.Length) is var text && (text.StartsWith("__fc:") || text.Contains('{')))
        {
            return;
        }

        EvictionReason? why = e.Reason switch
        {
            TheirReason.Removed => EvictionReason.Removed,
            TheirReason.Replaced => EvictionReason.Replaced,
            TheirReason.Expired => EvictionReason.Expired,
            TheirReason.TokenExpired => EvictionReason.Expired,
            TheirReason.Capacity => EvictionReason.Evicted,
            _ => null,
        };
        if (why is { } reason)
        {
            _departed.Count(_profiles.Resolve(CacheKey.Parse(e.Key[_prefix.Length..])).Name, reason);
        }
    }
}
