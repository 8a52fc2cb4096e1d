using System.Collections.Concurrent;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Events;
using TheirReason = Microsoft.Extensions.Caching.Memory.EvictionReason;

namespace FusionTiered.Fusion.Calls;

/// <summary>The state of tags that FusionCache keeps in memory among the values. It weighs nothing there, and is nobody's entry.</summary>
internal sealed class TagStates : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);
    private readonly IFusionCache _cache;
    private readonly string _prefix;

    public TagStates(IFusionCache cache, string prefix)
    {
        _cache = cache;
        _prefix = prefix + ForeignChanges.TagPrefix;
        cache.Events.Memory.Set += OnSet;
        cache.Events.Memory.Eviction += OnEviction;
    }

    public int Count => _keys.Count;

    public void Dispose()
    {
        _cache.Events.Memory.Set -= OnSet;
        _cache.Events.Memory.Eviction -= OnEviction;
    }

    private void OnSet(object? sender, FusionCacheEntryEventArgs e)
    {
        if (e.Key.StartsWith(_prefix, StringComparison.Ordinal))
        {
            _keys.TryAdd(e.Key, true);
        }
    }

    private void OnEviction(object? sender, FusionCacheEntryEvictionEventArgs e)
    {
        if (e.Reason != TheirReason.Replaced && e.Key.StartsWith(_prefix, StringComparison.Ordinal))
        {
            _keys.TryRemove(e.Key, out _);
        }
    }
}
