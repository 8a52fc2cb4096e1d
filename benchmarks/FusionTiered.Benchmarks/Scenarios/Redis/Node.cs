using FusionTiered.Benchmarks.Peers;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>Makes the nodes that the scenarios compare.</summary>
internal static class Node
{
    /// <summary>100 bytes, which the coherent engine stores as they are: what it costs beside a bare command of its own client.</summary>
    public static byte[] Bytes { get; } = [.. Enumerable.Range(0, 100).Select(static i => (byte)i)];

    public static async Task<INode> FusionCacheAsync(string url) => await FilledAsync(await EmptyFusionCacheAsync(url));

    public static async Task<INode> DefaultAsync(string url) => await FilledAsync(await EmptyDefaultAsync(url));

    public static async Task<INode> CoherentAsync(string url) => await FilledAsync(await EmptyCoherentAsync(url));

    public static async Task<INode> CoherentOfBytesAsync(string url) =>
        await FilledAsync(await EngineNode<byte[]>.CreateAsync(CoherentEngine.Name, CoherentEngine.OnRedis, url, Bytes, RawCoherentClient.KeyPrefix));

    /// <summary>Several nodes of each cache, without values: FusionCache, ours on it, ours on the coherent engine.</summary>
    public static async Task<INode[][]> OfEachAsync(string url, int nodes)
    {
        Func<string, Task<INode>>[] kinds = [EmptyFusionCacheAsync, EmptyDefaultAsync, EmptyCoherentAsync];
        var made = new List<INode[]>();
        foreach (var kind in kinds)
        {
            var group = new INode[nodes];
            for (var i = 0; i < nodes; i++)
            {
                group[i] = await kind(url);
            }

            made.Add(group);
        }

        return [.. made];
    }

    public static async Task DisposeAsync(INode[][] groups)
    {
        foreach (var node in groups.SelectMany(static group => group))
        {
            await node.DisposeAsync();
        }
    }

    private static async Task<INode> EmptyFusionCacheAsync(string url) => await FusionCacheNode.CreateAsync(url);

    private static async Task<INode> EmptyDefaultAsync(string url) => await EngineNode<Quote>.CreateAsync(DefaultEngine.Name, DefaultEngine.OnRedis, url, Quote.Sample);

    private static async Task<INode> EmptyCoherentAsync(string url) => await EngineNode<Quote>.CreateAsync(CoherentEngine.Name, CoherentEngine.OnRedis, url, Quote.Sample);

    private static async Task<INode> FilledAsync(INode node)
    {
        await node.WriteAsync(0, RedisKeys.Count);
        return node;
    }
}
