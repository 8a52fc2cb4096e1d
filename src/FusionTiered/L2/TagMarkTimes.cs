using System.Text.Json;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Serialization;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace FusionTiered.Fusion.L2;

/// <summary>A mark of a tag is an entry whose value is a time. In Redis it is Redis's time, at the latest; in FusionCache the local one.</summary>
internal sealed class TagMarkTimes(RedisClock clock, IFusionCacheSerializer json)
{
    private const int LongestMark = 1 << 16;

    /// <summary>The mark for Redis, and its time there.</summary>
    public (byte[] Bytes, long Time) ToRedis(byte[] mark)
    {
        if (Read(mark) is not { } entry)
        {
            return (mark, clock.Latest);
        }

        entry.Value = clock.ToRedisLatest(entry.Value);
        return (json.Serialize(entry), entry.Value);
    }

    /// <summary>The mark for FusionCache.</summary>
    public byte[] ToLocal(byte[] mark)
    {
        if (Read(mark) is not { } entry)
        {
            return mark;
        }

        entry.Value = clock.ToLocalLatest(entry.Value);
        return json.Serialize(entry);
    }

    /// <summary>The time that a mark says; null: it is none.</summary>
    public long? TimeOf(byte[] mark) => Read(mark)?.Value;

    private FusionCacheDistributedEntry<long>? Read(byte[] mark)
    {
        try
        {
            return json.Deserialize<FusionCacheDistributedEntry<long>>(Compression.Plain(mark, LongestMark));
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}
