using FusionTiered.Conformance;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>The coherent engine on one real redis-server; each case has a prefix of its own, and each node a process's worth of services.</summary>
public sealed class CoherentOnRedis : IConformanceEngine
{
    public CachePromises Promises { get; } = new("coherent on Redis");

    public int MaxNodes => 4;

    public bool FillsMemoryOnNextRead => true;

    public string? Unavailable => RedisBinary.WhySkipped;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var server = await SharedRedis.StartedAsync();
        return await CoherentNodes.StartAsync(setup, redis => redis.Endpoints.Add(server.Endpoint));
    }
}
