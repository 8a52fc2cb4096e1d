using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.L2;

/// <summary>FusionCache's format of L2, for calls that go past FusionCache.</summary>
internal sealed class WireFormat(RegisteredSerializer serializer, EntryTimes times)
{
    /// <summary>The entry with its times on the local clock, and how long it is fresh; null: FusionCache decides.</summary>
    public FusionCacheDistributedEntry<T>? Read<T>(L2Answer answer, out TimeSpan freshFor)
    {
        freshFor = TimeSpan.Zero;
        FusionCacheDistributedEntry<T>? entry;
        try
        {
            entry = answer.Entry as FusionCacheDistributedEntry<T> ?? (answer.Data is { } bytes ? serializer.Read<T>(bytes) : null);
            answer.Entry = entry;
        }
#pragma warning disable CA1031 // A serializer may throw anything: FusionCache meets it again, and tells of it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }

        if (entry is null or { Metadata.IsStale: true })
        {
            return null;
        }

        freshFor = times.FreshFor(entry.LogicalExpirationTimestamp);
        return freshFor > TimeSpan.Zero ? entry : null;
    }

    /// <summary>The bytes of an entry, as FusionCache would write it; null: FusionCache decides.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timestamp">When it was set, on the local clock.</param>
    /// <param name="size">Its size in memory.</param>
    /// <param name="inMemory">How long memory may serve it.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="options">The options of the write.</param>
    /// <param name="ticket">The ticket of the write; it notes the time of the entry.</param>
    public byte[]? Write<T>(T value, long timestamp, long size, TimeSpan inMemory, string[]? tags, FusionCacheEntryOptions options, StoreTicket ticket)
    {
        var lives = options.DistributedCacheDuration ?? options.Duration;
        var end = lives.Ticks < DateTimeOffset.MaxValue.UtcTicks - timestamp ? timestamp + lives.Ticks : DateTimeOffset.MaxValue.UtcTicks;
        long? refreshFrom = options.EagerRefreshThreshold is { } threshold ? timestamp + (long)(inMemory.Ticks * threshold) : null;
        var metadata = new FusionCacheEntryMetadata(isStale: false, refreshFrom, etag: null, lastModifiedTimestamp: null, size, priority: null);
        try
        {
            return serializer.Write(new FusionCacheDistributedEntry<T>(value, timestamp, end, tags, metadata), ticket);
        }
#pragma warning disable CA1031 // A value that cannot be serialized, or is too long.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
