using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>64 callers that read Redis at once, over one connection each cache: how much comes through.</summary>
internal static class ManyCallers
{
    private const int Callers = 64;

    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var fusion = await Node.FusionCacheAsync(url);
        await using var ours = await Node.DefaultAsync(url);
        await using var hybrid = await HybridCacheNode.CreateAsync(url);
        await using var stackExchange = await RawStackExchange.CreateAsync(url);
        await using var coherent = await Node.CoherentAsync(url);
        await using var ofBytes = await Node.CoherentOfBytesAsync(url);
        await using var client = new RawCoherentClient(url, Node.Bytes);
        var fusionHits = Loop.Of("FusionCache", Callers, fusion.ReadL2Async);
        var oursHits = Loop.Of("default", Callers, ours.ReadL2Async);
        var hybridHits = Loop.Of("HybridCache", Callers, hybrid.ReadL2Async);
        var stackExchangeGets = Loop.Of("StackExchange.Redis GET", Callers, stackExchange.GetAsync);
        var coherentHits = Loop.Of("coherent", Callers, coherent.ReadL2Async);
        var bytesHits = Loop.Of("coherent, 100 bytes", Callers, ofBytes.ReadL2Async);
        var gets = Loop.Of("raw GET", Callers, client.GetAsync);
        var withTtl = Loop.Of("raw GET + PTTL", Callers, client.GetWithTtlAsync);
        var slow = pace with { Rounds = Math.Max(5, pace.Rounds / 3), Slice = 10 * pace.Slice };
        var all = await Interleaved.CompareAsync(slow, fusionHits, oursHits, hybridHits, stackExchangeGets, coherentHits, bytesHits, gets, withTtl);

        // How many come through is the inverse of the time for each.
        return new(
        [
            new("redis: default: 64 callers, L2 hits / FusionCache L2 hits", all.Ratio(fusionHits, oursHits)),
            new("redis: coherent: 64 callers, L2 hits / FusionCache L2 hits", all.Ratio(fusionHits, coherentHits), 1.2, AtLeast: true),
            new("redis: coherent: 64 callers, L2 hits / StackExchange.Redis GETs", all.Ratio(stackExchangeGets, coherentHits)),
            new("redis: HybridCache: 64 callers, L2 hits / FusionCache L2 hits", all.Ratio(fusionHits, hybridHits)),
            new("redis: FusionCache: 64 callers, thousands a second", 1e6 / all.Of(fusionHits).Median),
            new("redis: 64 callers, raw GETs, thousands a second", 1e6 / all.Of(gets).Median),
            new("redis: 64 callers, raw GETs with a PTTL each / raw GETs", all.Ratio(gets, withTtl)),
            new("redis: coherent: 64 callers, L2 hits / raw GETs", all.Ratio(gets, bytesHits), 0.9, AtLeast: true),
        ]);
    }
}
