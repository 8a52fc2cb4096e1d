using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Scenarios.Redis;
using FusionTiered.Benchmarks.Scenarios.Writes;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>All scenarios, in the order they run.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Scenario> InMemory { get; } =
    [
        new("hits", "A hit in memory", Hits.MeasureAsync),
        new("shared-hits", "A hit in memory, with a shared tier attached", Hits.MeasureSharedAsync),
        new("listened", "A hit in memory, with metrics and traces on", ListenedHits.MeasureAsync),
        new("two-threads", "Hits by two threads at once", TwoThreads.MeasureAsync),
        new("sets", "Sets and loads in memory", SetsAndLoads.MeasureAsync),
        new("stampede", "Callers of one missing key at once, and a source that answers one call at a time", Stampedes.MeasureAsync),
        new("memories", "The memory under FusionCache", Memories.MeasureAsync),
        new("hit-ratios", "Share of requests that hit, in per cent", HitRatios.MeasureAsync),
        new("advice", "The error of the advice, in points of the hit rate", AdviceErrors.MeasureAsync),
    ];

    public static IReadOnlyList<Scenario> OnRedis { get; } =
    [
        new("l1-hits", "A hit in memory, with Redis attached", L1HitsOnRedis.MeasureAsync),
        new("l2-hits", "A hit in Redis", L2Hits.MeasureAsync),
        new("writes", "A write to Redis", L2Writes.MeasureAsync),
        new("misses", "A miss: memory, Redis, the source, the store", Misses.MeasureAsync),
        new("callers", "Hits in Redis by 64 callers at once", ManyCallers.MeasureAsync),
        new("many", "100 keys from Redis at once", ManyKeys.MeasureAsync),
        new("seen", "From a write to the moment another node's memory lets go of the old value", SeenElsewhere.MeasureAsync),
        new("one-load", "10,000 callers of one missing key on 3 nodes", OneLoad.MeasureAsync),
        new("stampede", "Callers of one missing key at once on 2 nodes, and a source that answers one call at a time", Stampedes.MeasureOnRedisAsync),
        new("server-cpu", "CPU time of the server for a write that 10 nodes hear of", ServerCpu.MeasureAsync),
        new("fan-out", "CPU time that a change costs the server and each node that hears of it", FanOut.MeasureAsync),
    ];

    public static IReadOnlyList<Scenario> OfWrites { get; } =
    [
        new("write-behind", "Writes behind, beside direct writes to the same SQLite database", WriteBehinds.MeasureAsync),
    ];
}
