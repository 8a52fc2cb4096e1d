namespace FusionTiered.Redis.Tests.Support;

/// <summary>One server for the tests of a class; each test uses keys of its own.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;

    public RedisServer Server => _server ?? throw new InvalidOperationException("No redis-server: " + RedisBinary.WhySkipped);

    public async Task InitializeAsync()
    {
        if (RedisBinary.WhySkipped is null)
            _server = await RedisServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
