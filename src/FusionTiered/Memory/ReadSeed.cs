using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Memory;

/// <summary>The seed of an entry that L2 had.</summary>
/// <param name="entry">The entry, on the local clock.</param>
/// <param name="options">The options of the read.</param>
/// <param name="now">The local time.</param>
/// <typeparam name="T">The type that the value was read as.</typeparam>
internal sealed class ReadSeed<T>(FusionCacheDistributedEntry<T> entry, FusionCacheEntryOptions options, long now) : EntrySeed
{
    private const float Least = 1e-30f;
    private const float Most = 0.999_999f;

    private readonly long _refreshFrom = RefreshFrom(entry, options, now);

    public override object? Grow()
    {
        var mine = options.Duplicate();
        mine.SkipMemoryCacheRead = true;
        mine.SkipMemoryCacheWrite = mine.SkipDistributedCacheRead = false;
        mine.AllowStaleOnReadOnly = true;
        mine.EnableAutoClone = false;
        mine.DistributedCacheSoftTimeout = mine.DistributedCacheHardTimeout = Timeout.InfiniteTimeSpan;
        mine.EagerRefreshThreshold = Threshold();
        return EntryMint.Make(entry, mine);
    }

    private static long RefreshFrom(FusionCacheDistributedEntry<T> entry, FusionCacheEntryOptions options, long now)
    {
        if (options.MemoryCacheDuration is { } longest && entry.LogicalExpirationTimestamp - now > longest.Ticks)
        {
            // Memory may end earlier than L2.
            entry.LogicalExpirationTimestamp = now + longest.Ticks;
        }

        return options.EagerRefreshThreshold is { } threshold ? now + (long)((entry.LogicalExpirationTimestamp - now) * threshold) : long.MaxValue;
    }

    // FusionCache reckons from now on, and the part that has passed belongs to the lifetime, too.
    private float? Threshold()
    {
        var present = FusionCacheClock.Now;
        var left = entry.LogicalExpirationTimestamp - present;
        return _refreshFrom == long.MaxValue || left <= 0 ? null : Math.Clamp((float)(_refreshFrom - present) / left, Least, Most);
    }
}
