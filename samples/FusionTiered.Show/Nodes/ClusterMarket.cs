using FusionTiered.Show.Market;

namespace FusionTiered.Show.Nodes;

/// <summary>The service as its users see it: requests go to the nodes in turn, as a load balancer sends them.</summary>
public sealed class ClusterMarket(ShowCluster cluster, MarketService market) : IMarketReader
{
    private readonly CachedMarket[] _nodes = [.. cluster.Nodes.Select(node => new CachedMarket(node.Cache, market))];
    private uint _next;

    public ValueTask<Answer> ReadAsync(Page page, CancellationToken ct) => _nodes[Interlocked.Increment(ref _next) % (uint)_nodes.Length].ReadAsync(page, ct);
}
