using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Memory;

/// <summary>The seed of an entry that the application set.</summary>
/// <param name="value">The value.</param>
/// <param name="timestamp">When it was set, on the local clock.</param>
/// <param name="inMemory">How long memory may serve it.</param>
/// <param name="tags">Its tags.</param>
/// <param name="options">The options of the write.</param>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed class WriteSeed<T>(T value, long timestamp, TimeSpan inMemory, string[]? tags, FusionCacheEntryOptions options) : EntrySeed
{
    public override object? Grow()
    {
        var end = inMemory.Ticks < DateTimeOffset.MaxValue.UtcTicks - timestamp ? timestamp + inMemory.Ticks : DateTimeOffset.MaxValue.UtcTicks;
        return new ReadSeed<T>(new FusionCacheDistributedEntry<T>(value, timestamp, end, tags, metadata: null), options, timestamp).Grow();
    }
}
