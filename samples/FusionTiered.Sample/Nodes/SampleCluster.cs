using FusionTiered.Sample.Market;
using FusionTiered.Sample.Run;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Nodes;

/// <summary>Several instances of the service in one process, each with a memory of its own, over one shared tier; and their counts together.</summary>
public sealed class SampleCluster : ICacheFigures, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly IWires? _wires;
    private readonly List<SampleCache> _nodes = [];

    private SampleCluster(IWires? wires) => _wires = wires;

    public IReadOnlyList<SampleCache> Nodes => _nodes;

    public IDomainCache this[int node] => _nodes[node].Cache;

    public IWires Wires => _wires ?? throw new InvalidOperationException("These nodes share nothing.");

    /// <summary>Starts the nodes and waits until each hears the others.</summary>
    /// <param name="tier">What they share; null: what the engine brings along, if anything.</param>
    public static async Task<SampleCluster> StartAsync(
        ISharedTier? tier,
        int nodes,
        TimeScale scale,
        TimeProvider clock,
        CancellationToken ct,
        Action<FusionTieredOptions>? configure = null,
        Action<IFusionTieredBuilder>? build = null)
    {
        var cluster = new SampleCluster(tier?.Lay(nodes));
        try
        {
            for (var node = 0; node < nodes; node++)
            {
                cluster._nodes.Add(cluster.Node(node, scale, configure, build));
            }

            while (tier is not null && !cluster.AllHear())
            {
                await Task.Delay(Pause, clock, ct);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether each node knows that it hears what the others change.</summary>
    public bool AllHear() => _nodes.TrueForAll(node => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified);

    public CacheFigures Read() => CacheFigures.Sum([.. _nodes.Select(node => node.Read())]);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_wires is not null)
        {
            await _wires.DisposeAsync();
        }
    }

    private SampleCache Node(int node, TimeScale scale, Action<FusionTieredOptions>? configure, Action<IFusionTieredBuilder>? build) => SampleCache.Build(
        scale,
        options =>
        {
            options.KeyPrefix = _wires?.KeyPrefix ?? options.KeyPrefix;

            // A busy machine is no reason to go on without the shared tier.
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            configure?.Invoke(options);
        },
        builder =>
        {
            _wires?.Attach(builder, node);
            build?.Invoke(builder);
        });
}
