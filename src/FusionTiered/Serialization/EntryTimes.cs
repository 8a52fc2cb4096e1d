using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Serialization;

/// <summary>The times of an entry: in Redis they are Redis's, in FusionCache the local clock's. See <see cref="RedisClock"/>.</summary>
internal sealed class EntryTimes(RedisClock clock)
{
    // An end beyond this is "never", in whichever clock.
    private static readonly long Never = TimeSpan.FromDays(36500).Ticks;

    /// <summary>The entry for Redis. It is dated before its source was asked.</summary>
    public FusionCacheDistributedEntry<T> ToRedis<T>(FusionCacheDistributedEntry<T> entry)
    {
        var now = clock.Local;
        var age = now - entry.Timestamp;
        if (StoreTicket.Current is { } ticket)
        {
            ticket.WrittenTime = entry.Timestamp;
            age = clock.TicksSince(ticket.SourceAsked);
        }

        return new(entry.Value, clock.Earliest - age, Moved(entry.LogicalExpirationTimestamp, now, clock.Earliest), entry.Tags, entry.Metadata);
    }

    /// <summary>The entry for FusionCache.</summary>
    /// <param name="entry">The entry as Redis has it.</param>
    /// <param name="sameTime">The time of the very same entry in memory.</param>
    public FusionCacheDistributedEntry<T> ToLocal<T>(FusionCacheDistributedEntry<T> entry, long? sameTime) => new(
        entry.Value,
        sameTime ?? clock.ToLocalEarliest(entry.Timestamp),
        Moved(entry.LogicalExpirationTimestamp, clock.Latest, clock.Local),
        entry.Tags,
        entry.Metadata);

    /// <summary>How long an entry is fresh from now on.</summary>
    public TimeSpan FreshFor(long localEnd) => localEnd - clock.Local is var left && left > Never ? TimeSpan.MaxValue : TimeSpan.FromTicks(left);

    private static long Moved(long end, long from, long to) => end - from > Never ? end : to + (end - from);
}
