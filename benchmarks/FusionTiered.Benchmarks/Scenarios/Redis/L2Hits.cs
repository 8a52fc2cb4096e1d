using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>A read that Redis answers, one after the other.</summary>
internal static class L2Hits
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var fusion = await Node.FusionCacheAsync(url);
        await using var ours = await Node.DefaultAsync(url);
        await using var coherent = await Node.CoherentAsync(url);
        await using var hybrid = await HybridCacheNode.CreateAsync(url);
        await using var stackExchange = await RawStackExchange.CreateAsync(url);
        await using var ofBytes = await Node.CoherentOfBytesAsync(url);
        await using var client = new RawCoherentClient(url, Node.Bytes);
        var fusionHit = Loop.Of("FusionCache L2 hit", fusion.ReadL2Async);
        var oursHit = Loop.Of("default L2 hit", ours.ReadL2Async);
        var coherentHit = Loop.Of("coherent L2 hit", coherent.ReadL2Async);
        var hybridHit = Loop.Of("HybridCache L2 hit", hybrid.ReadL2Async);
        var stackExchangeGet = Loop.Of("StackExchange.Redis GET + PTTL", stackExchange.GetWithTtlAsync);
        var bytesHit = Loop.Of("coherent L2 hit, 100 bytes", ofBytes.ReadL2Async);
        var rawGet = Loop.Of("raw GET + PTTL of the coherent engine's client", client.GetWithTtlAsync);
        var all = await Interleaved.CompareAsync(pace, fusionHit, oursHit, coherentHit, hybridHit, stackExchangeGet, bytesHit, rawGet);
        return new(
            [
                new("redis: default: L2 hit / FusionCache L2 hit", all.Ratio(oursHit, fusionHit), 1.0),
                new("redis: default: L2 hit, bytes", all.BytesOf(oursHit)),
                new("redis: coherent: L2 hit / raw GET + PTTL", all.Ratio(bytesHit, rawGet), 1.15),
                new("redis: coherent: L2 hit / StackExchange.Redis GET + PTTL", all.Ratio(coherentHit, stackExchangeGet), 1.15),
                new("redis: coherent: L2 hit / FusionCache L2 hit", all.Ratio(coherentHit, fusionHit)),
                new("redis: coherent: L2 hit, bytes", all.BytesOf(coherentHit)),
                new("redis: HybridCache: L2 hit / FusionCache L2 hit", all.Ratio(hybridHit, fusionHit)),
                new("redis: raw GET + PTTL, us", all.Of(rawGet) / 1_000),
                new("redis: StackExchange.Redis GET + PTTL, us", all.Of(stackExchangeGet) / 1_000),
                new("redis: FusionCache: L2 hit, us", all.Of(fusionHit) / 1_000),
                new("redis: FusionCache: L2 hit, bytes", all.BytesOf(fusionHit)),
            ],
            [.. all.Costs]);
    }
}
