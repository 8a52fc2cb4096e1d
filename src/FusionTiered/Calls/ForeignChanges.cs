using FusionTiered.Fusion.Profiles;
using FusionTiered.Keys;
using FusionTiered.Watching;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;
using ZiggyCreatures.Caching.Fusion.Events;

namespace FusionTiered.Fusion.Calls;

/// <summary>Tells those who watch what the other nodes changed, as the backplane tells it.</summary>
internal sealed class ForeignChanges : IDisposable
{
    /// <summary>What the key of a tag's state begins with, after the prefix of the cache.</summary>
    /// <remarks>FusionCache's own spelling; a cache that changed its internal strings is heard for keys only.</remarks>
    internal const string TagPrefix = "__fc:t:";

    private readonly IFusionCache _cache;
    private readonly string _prefix;
    private readonly Changes _changes;

    public ForeignChanges(IFusionCache cache, string prefix, Changes changes)
    {
        _cache = cache;
        _prefix = prefix;
        _changes = changes;
        cache.Events.Backplane.MessageReceived += OnReceived;
        cache.Events.Backplane.CircuitBreakerChange += OnBreaker;
    }

    public void Dispose()
    {
        _cache.Events.Backplane.MessageReceived -= OnReceived;
        _cache.Events.Backplane.CircuitBreakerChange -= OnBreaker;
    }

    private void OnReceived(object? sender, FusionCacheBackplaneMessageEventArgs e)
    {
        if (e.Message.CacheKey is not { } key || !key.StartsWith(_prefix, StringComparison.Ordinal) || string.Equals(e.Message.SourceId, _cache.InstanceId, StringComparison.Ordinal))
        {
            return;
        }

        var text = key[_prefix.Length..];
        if (text.StartsWith(TagPrefix, StringComparison.Ordinal))
        {
            TellTag(text[TagPrefix.Length..]);
        }
        else if (!text.Contains('{', StringComparison.Ordinal))
        {
            _changes.Tell(
                e.Message.Action switch
                {
                    BackplaneMessageAction.EntryRemove => CacheChangeKind.Removed,
                    BackplaneMessageAction.EntryExpire => CacheChangeKind.Expired,
                    _ => CacheChangeKind.Set,
                },
                text);
        }
    }

    private void TellTag(string tag)
    {
        if (ReservedTags.IsOfClear(tag))
        {
            _changes.Tell(CacheChangeKind.Cleared, string.Empty);
        }
        else if (ReservedTags.ProfileOf(tag) is { } profile)
        {
            _changes.Tell(CacheChangeKind.ProfileCleared, profile);
        }
        else if (tag.StartsWith(TagRules.PatternPrefix, StringComparison.Ordinal))
        {
            _changes.Tell(CacheChangeKind.PatternCleared, tag[TagRules.PatternPrefix.Length..] + "*");
        }
        else
        {
            _changes.Tell(CacheChangeKind.TagInvalidated, tag);
        }
    }

    // Messages may have been lost meanwhile.
    private void OnBreaker(object? sender, FusionCacheCircuitBreakerChangeEventArgs e) => _changes.Tell(CacheChangeKind.Missed, string.Empty);
}
