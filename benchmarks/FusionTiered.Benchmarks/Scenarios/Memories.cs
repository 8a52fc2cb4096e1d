using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>The memory under FusionCache of the default engine, beside the MemoryCache that FusionCache has by itself.</summary>
internal static class Memories
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        using var memory = NewMemoryCache();
        using var bounded = NewBounded();
        using var fullMemory = NewMemoryCache();
        using var fullBounded = NewBounded();
        var hit = Loop.Of("MemoryCache TryGetValue", memory.TryGet);
        var ourHit = Loop.Of("BoundedMemory TryGetValue", bounded.TryGet);
        var set = Loop.Of("MemoryCache Set, known key", memory.Update);
        var ourSet = Loop.Of("BoundedMemory Set, known key", bounded.Update);
        var churn = Loop.Of("MemoryCache Set, new key, full", fullMemory.Churn);
        var ourChurn = Loop.Of("BoundedMemory Set, new key, full", fullBounded.Churn);
        var hits = await Interleaved.CompareAsync(pace, ourHit, hit);
        var sets = await Interleaved.CompareAsync(pace, ourSet, set);
        var churns = await Interleaved.CompareAsync(pace, ourChurn, churn);
        return new(
        [
            new("default: hit in memory / MemoryCache", hits.Ratio(ourHit, hit), 1),
            new("default: hit in memory, bytes", hits.BytesOf(ourHit), 0),
            new("default: set of a known key / MemoryCache", sets.Ratio(ourSet, set)),
            new("default: set of a new key, full / MemoryCache", churns.Ratio(ourChurn, churn)),
            .. new[] { hits, sets, churns }.SelectMany(static all => all.Costs).SelectMany(static cost => new Line[] { new($"{cost.Name}, ns", cost.Nanoseconds), new($"{cost.Name}, bytes", cost.Bytes) }),
        ]);
    }

    private static PlainMemory NewMemoryCache() => new(new MemoryCache(new MemoryCacheOptions { SizeLimit = PlainMemory.Entries }));

    private static PlainMemory NewBounded() => new(BoundedMemories.Of(PlainMemory.Entries).Memory);
}
