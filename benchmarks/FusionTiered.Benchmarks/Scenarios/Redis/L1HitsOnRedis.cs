using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;
using FusionTiered.Benchmarks.Peers.Redis;
using StackExchange.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>A hit in the memory of a node that has Redis behind it: the case of production.</summary>
internal static class L1HitsOnRedis
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(url).Authority);
        await using var fusion = await PlainFusionCache.CreateAsync(builder => FusionCacheNode.SetUp(builder, redis));
        await using var ours = await EngineHits.CreateAsync(services => DefaultEngine.OnRedis(services, url, EngineHits.Configure));
        await using var coherent = await EngineHits.CreateAsync(services => CoherentEngine.OnRedis(services, url, EngineHits.Configure), verifies: true);
        var dictionary = Loop.Of("ConcurrentDictionary read", new PlainDictionary().TryGet);
        var fusionTry = Loop.Of("FusionCache TryGet", fusion.TryGet);
        var fusionGet = Loop.Of("FusionCache GetOrSetAsync", fusion.GetOrSet);
        var oursTry = Loop.Of("default TryGet", ours.TryGet);
        var oursGet = Loop.Of("default GetOrSetAsync", ours.GetOrSet);
        var coherentTry = Loop.Of("coherent TryGet", coherent.TryGet);
        var coherentGet = Loop.Of("coherent GetOrSetAsync", coherent.GetOrSet);

        // The coherent engine first: see Hits.
        var all = await Interleaved.CompareAsync(pace, coherentTry, coherentGet, oursTry, oursGet, fusionTry, fusionGet, dictionary);
        return new(
            [
                new("redis: default: hit TryGet / FusionCache TryGet", all.Ratio(oursTry, fusionTry), 1.15),
                new("redis: default: hit GetOrSetAsync / FusionCache GetOrSetAsync", all.Ratio(oursGet, fusionGet), 0.5),
                new("redis: default: hit TryGet, bytes", all.BytesOf(oursTry), 0),
                new("redis: default: hit GetOrSetAsync, bytes", all.BytesOf(oursGet), 0),
                new("redis: coherent: hit TryGet / dictionary", all.Ratio(coherentTry, dictionary), 2.5),
                new("redis: coherent: hit GetOrSetAsync / dictionary", all.Ratio(coherentGet, dictionary), 3),
                new("redis: coherent: hit TryGet, bytes", all.BytesOf(coherentTry), 0),
                new("redis: coherent: hit GetOrSetAsync, bytes", all.BytesOf(coherentGet), 0),
            ],
            [.. all.Costs]);
    }
}
