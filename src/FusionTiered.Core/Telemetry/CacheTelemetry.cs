using System.Diagnostics;
using FusionTiered.Keys;

namespace FusionTiered.Telemetry;

/// <summary>What one cache measures as it happens: operations of L2, calls of sources, changes of other nodes. Hits in memory are not among it.</summary>
/// <param name="cache">The name of the cache, as meter and traces show it.</param>
/// <param name="meter">The meter of the container; null: there are only traces.</param>
internal sealed class CacheTelemetry(string cache, CacheMeter? meter)
{
    private readonly KeyValuePair<string, object?> _cache = new(CacheMeter.CacheTag, cache);

    /// <summary>For a cache that no container made.</summary>
    public static CacheTelemetry Unmeasured { get; } = new(CacheName.Shown(string.Empty), meter: null);

    /// <summary>The name of the cache, as meter and traces show it.</summary>
    public string Cache => cache;

    /// <summary>Whether somebody is told of operations of L2.</summary>
    public bool WatchesL2 => CacheSpans.IsListening || meter is { L2Duration.Enabled: true };

    /// <summary>An operation of L2 begins; its span is the current one from now on.</summary>
    /// <param name="operation">One of <see cref="L2Operations"/>.</param>
    /// <param name="profile">The name of the profile; null: of several, or of none.</param>
    /// <param name="key">The text of the key, of which spans have the hash; null: there is none, or there are several.</param>
    /// <param name="keys">How many keys there are.</param>
    public L2Operation BeginL2(string operation, string? profile, string? key, int keys = 1) => !WatchesL2
        ? default
        : new(this, operation, profile, CacheSpans.IsListening ? CacheSpans.L2(cache, operation, profile, key is null ? null : KeyHash.Shown(KeyHash.Of(key)), keys) : null);

    /// <summary>A source is about to be called. Null: nobody is told.</summary>
    /// <remarks>The span of the source is the current one from now on. The caller puts the one before back.</remarks>
    public SourceSpan? BeginSource(string profile, in CacheKey key, int keys, bool isBehind, TimeProvider clock) =>
        CacheSpans.IsListening ? new(this, profile, CacheSpans.Load(cache, profile, in key, keys, isBehind), clock)
        : meter is { SourceDuration.Enabled: true } ? new(this, profile, span: null, clock)
        : null;

    /// <summary>An invalidation begins; its span is the current one from now on.</summary>
    public Activity? BeginInvalidation(string kind, string? profile, in CacheKey key) => CacheSpans.Invalidation(cache, kind, profile, in key);

    public void L2Ended(string operation, string? profile, string outcome, TimeSpan took)
    {
        if (meter is null)
        {
            return;
        }

        var tags = new TagList { _cache, new(CacheMeter.OperationTag, operation), new(CacheMeter.OutcomeTag, outcome) };
        if (profile is not null)
        {
            tags.Add(CacheMeter.ProfileTag, profile);
        }

        meter.L2Duration.Record(took.TotalSeconds, tags);
    }

    public void SourceEnded(string profile, string outcome, TimeSpan took) =>
        meter?.SourceDuration.Record(took.TotalSeconds, _cache, new(CacheMeter.ProfileTag, profile), new(CacheMeter.OutcomeTag, outcome));

    public void ChangeHeard(TimeSpan lag) => meter?.InvalidationLag.Record(lag.TotalSeconds, _cache);
}
