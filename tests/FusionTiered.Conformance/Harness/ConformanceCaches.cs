namespace FusionTiered.Conformance;

/// <summary>The started caches of one case, and its time.</summary>
/// <param name="nodes">At least one.</param>
/// <param name="time">How time passes.</param>
/// <param name="stop">Disposes what was started.</param>
public sealed class ConformanceCaches(IReadOnlyList<IDomainCache> nodes, ConformanceTime time, Func<ValueTask> stop) : IAsyncDisposable
{
    public IReadOnlyList<IDomainCache> Nodes { get; } = nodes;

    /// <summary>The first node.</summary>
    public IDomainCache Cache => Nodes[0];

    public ConformanceTime Time { get; } = time;

    public ValueTask DisposeAsync() => stop();
}
