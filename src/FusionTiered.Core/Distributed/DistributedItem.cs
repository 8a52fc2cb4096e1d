using System.Text.Json.Serialization;

namespace FusionTiered.Distributed;

/// <summary>What lies under a key of the face: the bytes, and what is needed to let reads extend their lifetime.</summary>
/// <param name="bytes">Nobody else has this array.</param>
/// <param name="slidingFor">How long the item lives without being read; zero: reads extend nothing.</param>
/// <param name="endsAt">When it ends however often it is read, by the wall clock that the caller named it in; null: never.</param>
internal sealed class DistributedItem(byte[] bytes, TimeSpan slidingFor = default, DateTimeOffset? endsAt = null)
{
    private long _usedAt;
    private long _writtenAt;

    public byte[] Bytes { get; } = bytes;

    public TimeSpan SlidingFor { get; } = slidingFor;

    public DateTimeOffset? EndsAt { get; } = endsAt;

    /// <summary>When this node saw it used last, on its own clock; 0: never, it came from another node.</summary>
    [JsonIgnore]
    public long UsedAt
    {
        get => Volatile.Read(ref _usedAt);
        set => Volatile.Write(ref _usedAt, value);
    }

    /// <summary>When this node gave it its lifetime, on its own clock; 0: never, another node did.</summary>
    [JsonIgnore]
    public long WrittenAt
    {
        get => Volatile.Read(ref _writtenAt);
        set => Volatile.Write(ref _writtenAt, value);
    }
}
