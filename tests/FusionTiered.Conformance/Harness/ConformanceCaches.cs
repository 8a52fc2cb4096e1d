using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

/// <summary>The started caches of one case, and its time.</summary>
/// <param name="providers">The services of each node, at least one; disposed at the end.</param>
/// <param name="time">How time passes.</param>
/// <param name="stop">Stops what the nodes shared, after them; null: nothing.</param>
public sealed class ConformanceCaches(IReadOnlyList<ServiceProvider> providers, ConformanceTime time, Func<ValueTask>? stop = null) : IAsyncDisposable
{
    public IReadOnlyList<IDomainCache> Nodes { get; } = [.. providers.Select(static each => each.GetRequiredService<IDomainCache>())];

    /// <summary>The first node.</summary>
    public IDomainCache Cache => Nodes[0];

    public ConformanceTime Time { get; } = time;

    /// <summary>A service of a node.</summary>
    public T Get<T>(int node = 0)
        where T : notnull => providers[node].GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers)
        {
            await provider.DisposeAsync();
        }

        if (stop is not null)
        {
            await stop();
        }
    }
}
