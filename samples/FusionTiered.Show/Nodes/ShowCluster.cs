using FusionTiered.Show.Market;
using FusionTiered.Show.Run;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Nodes;

/// <summary>Several instances of the service in one process, each with a memory of its own, over one shared tier; and their counts together.</summary>
public sealed class ShowCluster : ICacheFigures, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly IWires? _wires;
    private readonly List<ShowCache> _nodes = [];

    private ShowCluster(IWires? wires) => _wires = wires;

    public IReadOnlyList<ShowCache> Nodes => _nodes;

    public IDomainCache this[int node] => _nodes[node].Cache;

    public IWires Wires => _wires ?? throw new InvalidOperationException("These nodes share nothing.");

    /// <summary>Starts the nodes and waits until each hears the others.</summary>
    /// <param name="tier">What they share; null: what the engine brings along, if anything.</param>
    public static async Task<ShowCluster> StartAsync(
        ISharedTier? tier,
        int nodes,
        TimeScale scale,
        TimeProvider clock,
        CancellationToken ct,
        Action<FusionTieredOptions>? configure = null,
        Action<IFusionTieredBuilder>? build = null)
    {
        var cluster = new ShowCluster(tier?.Lay(nodes));
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

    /// <inheritdoc cref="ShowCache.Hears"/>
    public bool AllHear() => _nodes.TrueForAll(static node => node.Hears());

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

    private ShowCache Node(int node, TimeScale scale, Action<FusionTieredOptions>? configure, Action<IFusionTieredBuilder>? build) => ShowCache.Build(
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
