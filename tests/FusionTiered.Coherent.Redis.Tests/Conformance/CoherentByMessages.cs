using FusionTiered.Conformance;
using FusionTiered.Promises;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>The coherent engine on a server that refuses client tracking: the nodes tell each other.</summary>
public sealed class CoherentByMessages : IConformanceEngine
{
    private static readonly UntilExit<RedisServer> Shared = new(NoTracking.StartAsync);

    public CachePromises Promises => CoherentPromises.OnRedisByMessages;

    public int MaxNodes => 4;

    public bool FillsMemoryOnNextRead => true;

    public string? Unavailable => RedisBinary.WhySkipped;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var server = await Shared.StartedAsync();
        return await CoherentNodes.StartAsync(setup, redis =>
        {
            redis.Endpoints.Add(server.Endpoint);
            NoTracking.LogIn(redis);
        });
    }
}
