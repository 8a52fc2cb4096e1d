using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>100 keys from Redis in one call; FusionCache, which has no such call, gets 100 calls at once.</summary>
internal static class ManyKeys
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var fusion = await Node.FusionCacheAsync(url);
        await using var ours = await Node.DefaultAsync(url);
        await using var coherent = await Node.CoherentAsync(url);
        await using var stackExchange = await RawStackExchange.CreateAsync(url);
        await using var ofBytes = await Node.CoherentOfBytesAsync(url);
        await using var client = new RawCoherentClient(url, Node.Bytes);
        var fusionMany = Loop.Of("FusionCache, 100 gets at once", fusion.ReadManyAsync);
        var oursMany = Loop.Of("default, 100 keys", ours.ReadManyAsync);
        var coherentMany = Loop.Of("coherent, 100 keys", coherent.ReadManyAsync);
        var stackExchangeMany = Loop.Of("StackExchange.Redis MGET of 100", stackExchange.GetManyAsync);
        var bytesMany = Loop.Of("coherent, 100 keys of 100 bytes", ofBytes.ReadManyAsync);
        var mget = Loop.Of("raw MGET of 100 of the coherent engine's client", client.GetManyAsync);
        var withTtl = Loop.Of("raw MGET of 100 and a PTTL each", client.GetManyWithTtlAsync);
        var all = await Interleaved.CompareAsync(pace, fusionMany, oursMany, coherentMany, stackExchangeMany, bytesMany, mget, withTtl);
        return new(
            [
                new("redis: default: 100 keys from L2 / FusionCache, 100 gets at once", all.Ratio(oursMany, fusionMany), 1.0),
                new("redis: default: 100 keys from L2 / StackExchange.Redis MGET", all.Ratio(oursMany, stackExchangeMany), 3),
                new("redis: default: 100 keys from L2, bytes", all.BytesOf(oursMany)),
                new("redis: coherent: 100 keys from L2 / FusionCache", all.Ratio(coherentMany, fusionMany)),
                new("redis: coherent: 100 keys from L2 / MGET", all.Ratio(bytesMany, mget), 1.5),
                new("redis: coherent: 100 keys from L2 / MGET and a PTTL each", all.Ratio(bytesMany, withTtl), 2),
                new("redis: coherent: 100 keys from L2, bytes", all.BytesOf(coherentMany)),
                new("redis: MGET of 100 and a PTTL each / MGET", all.Ratio(withTtl, mget)),
                new("redis: MGET of 100, us", all.Of(mget) / 1_000),
                new("redis: FusionCache: 100 gets at once, us", all.Of(fusionMany) / 1_000),
                new("redis: FusionCache: 100 gets at once, bytes", all.BytesOf(fusionMany)),
            ],
            [.. all.Costs]);
    }
}
