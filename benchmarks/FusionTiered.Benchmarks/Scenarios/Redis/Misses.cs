using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>A read that nothing has: memory, Redis, a source that answers at once, and the store. Each call has a key of its own.</summary>
/// <remarks>Ours take a lease in Redis, so that one node of all loads a key; plain FusionCache takes none, and each node loads.</remarks>
internal static class Misses
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var fusion = await FusionCacheNode.CreateAsync(url);
        await using var ours = await Node.DefaultAsync(url);
        await using var coherent = await Node.CoherentAsync(url);
        var fusionMiss = Loop.Of("FusionCache miss", (first, calls) => MissAsync(fusion, first, calls));
        var oursMiss = Loop.Of("default miss", (first, calls) => MissAsync(ours, first, calls));
        var coherentMiss = Loop.Of("coherent miss", (first, calls) => MissAsync(coherent, first, calls));
        var all = await Interleaved.CompareAsync(pace, fusionMiss, oursMiss, coherentMiss);
        return new(
            [
                new("redis: default: miss, with the lease / FusionCache miss", all.Ratio(oursMiss, fusionMiss), 1.6),
                new("redis: default: miss, bytes", all.BytesOf(oursMiss)),
                new("redis: coherent: miss, with the lease / FusionCache miss", all.Ratio(coherentMiss, fusionMiss)),
                new("redis: coherent: miss, bytes", all.BytesOf(coherentMiss)),
                new("redis: FusionCache: miss, us", all.Of(fusionMiss) / 1_000),
                new("redis: FusionCache: miss, bytes", all.BytesOf(fusionMiss)),
            ],
            [.. all.Costs]);
    }

    private static async Task MissAsync(INode node, int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await node.LoadAsync($"missing:{Guid.NewGuid():N}", static _ => Task.FromResult(Quote.Sample));
        }
    }
}
