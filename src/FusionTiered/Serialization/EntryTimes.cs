using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Serialization;

/// <summary>The times of an entry: in Redis they are Redis's, in FusionCache the local clock's. See <see cref="RedisClock"/>.</summary>
internal sealed class EntryTimes(RedisClock clock)
{
    // An end beyond this is "never", in whichever clock.
    private static readonly long Never = TimeSpan.FromDays(36500).Ticks;

    /// <summary>The entry for Redis; it was made for this. It is dated before its source was asked.</summary>
    public FusionCacheDistributedEntry<T> ToRedis<T>(FusionCacheDistributedEntry<T> entry, StoreTicket? ticket)
    {
        var now = clock.Local;
        var age = now - entry.Timestamp;
        if (ticket is not null)
        {
            ticket.WrittenTime = entry.Timestamp;
            age = clock.TicksSince(ticket.SourceAsked);
        }

        entry.Timestamp = clock.Earliest - age;
        entry.LogicalExpirationTimestamp = Moved(entry.LogicalExpirationTimestamp, now, clock.Earliest);
        return entry;
    }

    /// <summary>The entry for FusionCache.</summary>
    /// <param name="entry">The entry as Redis has it.</param>
    /// <param name="sameTime">The time of the very same entry in memory.</param>
    public FusionCacheDistributedEntry<T> ToLocal<T>(FusionCacheDistributedEntry<T> entry, long? sameTime)
    {
        entry.Timestamp = sameTime ?? clock.ToLocalEarliest(entry.Timestamp);
        entry.LogicalExpirationTimestamp = Moved(entry.LogicalExpirationTimestamp, clock.Latest, clock.Local);
        return entry;
    }

    /// <summary>The local clock, in ticks of UTC.</summary>
    public long Now => clock.Local;

    /// <summary>How long an entry is fresh from now on.</summary>
    public TimeSpan FreshFor(long localEnd) => localEnd - clock.Local is var left && left > Never ? TimeSpan.MaxValue : TimeSpan.FromTicks(left);

    private static long Moved(long end, long from, long to) => end - from > Never ? end : to + (end - from);
}
