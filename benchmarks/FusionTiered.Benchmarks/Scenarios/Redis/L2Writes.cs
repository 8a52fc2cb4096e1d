using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>Writes through memory to Redis, one after the other.</summary>
/// <remarks>
/// Ours end when the other nodes have been told. FusionCache's own default tells them behind the caller's back, which is
/// quicker and promises less; told to wait, it does the same work as ours, and that is the pair with a goal.
/// </remarks>
internal static class L2Writes
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var fusion = await FusionCacheNode.CreateAsync(url);
        await using var ours = await Node.DefaultAsync(url);
        await using var coherent = await Node.CoherentAsync(url);
        await using var hybrid = await HybridCacheNode.CreateAsync(url);
        await using var stackExchange = await RawStackExchange.CreateAsync(url);
        await using var client = new RawCoherentClient(url, Node.Bytes);
        var fusionSet = Loop.Of("FusionCache SetAsync", fusion.WriteAsync);
        var fusionTells = Loop.Of("FusionCache SetAsync that awaits its backplane", fusion.WriteAndTellAsync);
        var oursSet = Loop.Of("default SetAsync", ours.WriteAsync);
        var coherentSet = Loop.Of("coherent SetAsync", coherent.WriteAsync);
        var hybridSet = Loop.Of("HybridCache SetAsync", hybrid.WriteAsync);
        var stackExchangeSet = Loop.Of("StackExchange.Redis SET", stackExchange.SetAsync);
        var rawSet = Loop.Of("raw SET of the coherent engine's client", client.SetAsync);
        var all = await Interleaved.CompareAsync(pace, fusionSet, fusionTells, oursSet, coherentSet, hybridSet, stackExchangeSet, rawSet);
        return new(
            [
                new("redis: default: SetAsync / FusionCache that awaits its backplane", all.Ratio(oursSet, fusionTells), 1.0),
                new("redis: default: SetAsync / FusionCache as set up by default", all.Ratio(oursSet, fusionSet)),
                new("redis: default: SetAsync, bytes", all.BytesOf(oursSet)),
                new("redis: coherent: SetAsync / raw SET", all.Ratio(coherentSet, rawSet)),
                new("redis: coherent: SetAsync / StackExchange.Redis SET", all.Ratio(coherentSet, stackExchangeSet)),
                new("redis: coherent: SetAsync / FusionCache as set up by default", all.Ratio(coherentSet, fusionSet)),
                new("redis: coherent: SetAsync, bytes", all.BytesOf(coherentSet)),
                new("redis: HybridCache: SetAsync / FusionCache", all.Ratio(hybridSet, fusionSet)),
                new("redis: raw SET, us", all.Of(rawSet) / 1_000),
                new("redis: FusionCache: SetAsync, us", all.Of(fusionSet) / 1_000),
                new("redis: FusionCache: SetAsync, bytes", all.BytesOf(fusionSet)),
                new("redis: FusionCache that awaits its backplane: SetAsync, bytes", all.BytesOf(fusionTells)),
            ],
            [.. all.Costs]);
    }
}
