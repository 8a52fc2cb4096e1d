namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>How nodes reach a server.</summary>
/// <param name="setUp">Sets up a node.</param>
/// <param name="rest">Whatever ends with the server.</param>
internal sealed class ServerReach(Action<RedisOptions> setUp, params IDisposable[] rest) : IAsyncDisposable
{
    public void SetUp(RedisOptions redis) => setUp(redis);

    public ValueTask DisposeAsync()
    {
        foreach (var each in rest)
            each.Dispose();
        return ValueTask.CompletedTask;
    }
}
