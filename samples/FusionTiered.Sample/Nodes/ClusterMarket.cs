using FusionTiered.Sample.Market;

namespace FusionTiered.Sample.Nodes;

/// <summary>The service as its users see it: requests go to the nodes in turn, as a load balancer sends them.</summary>
public sealed class ClusterMarket(SampleCluster cluster, MarketService market) : IMarketReader
{
    private readonly CachedMarket[] _nodes = [.. cluster.Nodes.Select(node => new CachedMarket(node.Cache, market))];
    private uint _next;

    public ValueTask<Answer> ReadAsync(Page page, CancellationToken ct) => _nodes[Interlocked.Increment(ref _next) % (uint)_nodes.Length].ReadAsync(page, ct);
}
