using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>10,000 callers of one key that nobody has, on 3 nodes: how often its source is called.</summary>
internal static class OneLoad
{
    private const int Nodes = 3;
    private const int Callers = 10_000;

    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        var groups = await Node.OfEachAsync(url, Nodes);
        var calls = new int[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            calls[i] = await CountAsync(groups[i]);
        }

        await Node.DisposeAsync(groups);
        return new(
        [
            new("redis: default: 10,000 callers, 3 nodes, source calls", calls[1]),
            new("redis: coherent: 10,000 callers, 3 nodes, source calls", calls[2], 1),
            new("redis: FusionCache: 10,000 callers, 3 nodes, source calls", calls[0]),
        ]);
    }

    private static async Task<int> CountAsync(INode[] nodes)
    {
        var calls = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() => nodes[i % Nodes].LoadAsync("hot", async stop =>
        {
            Interlocked.Increment(ref calls);
            await Task.Delay(200, stop);
            return Quote.Sample;
        }))));
        return calls;
    }
}
