namespace FusionTiered.Redis.Tests.Support;

/// <summary>One Redis Cluster for the tests of a class.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private ClusterSet? _set;

    public ClusterSet Set => _set ?? throw new InvalidOperationException("No redis-server: " + RedisBinary.WhySkipped);

    public async Task InitializeAsync()
    {
        if (RedisBinary.WhySkipped is null)
            _set = await ClusterSet.StartAsync();
    }

    public async Task DisposeAsync() => await (_set?.DisposeAsync() ?? default);
}
