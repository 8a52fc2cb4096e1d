namespace FusionTiered.Redis.Tests.Support;

/// <summary>One set of Sentinels for the tests of a class.</summary>
public sealed class SentinelFixture : IAsyncLifetime
{
    private SentinelSet? _set;

    public SentinelSet Set => _set ?? throw new InvalidOperationException("No redis-server: " + RedisBinary.WhySkipped);

    public async Task InitializeAsync()
    {
        if (RedisBinary.WhySkipped is null)
            _set = await SentinelSet.StartAsync();
    }

    public async Task DisposeAsync() => await (_set?.DisposeAsync() ?? default);
}
