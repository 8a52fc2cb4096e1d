using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Nodes;

/// <summary>The wires between the nodes of one cluster and the tier they share, and what can go wrong there.</summary>
public interface IWires : IAsyncDisposable
{
    /// <summary>What the keys of the cluster begin with.</summary>
    string KeyPrefix { get; }

    /// <summary>What <see cref="StopAsync"/> does, in the past tense.</summary>
    string Outage { get; }

    void Attach(IFusionTieredBuilder builder, int node);

    /// <summary>From here on nothing arrives in either direction, and nobody is told: a cable that was pulled.</summary>
    void CutOff(int node);

    /// <summary>The wire carries again.</summary>
    void Heal(int node);

    /// <summary>The tier is away, for all nodes.</summary>
    Task StopAsync(CancellationToken ct);

    /// <summary>The tier is back, with the data that it had.</summary>
    Task StartAsync(CancellationToken ct);
}
