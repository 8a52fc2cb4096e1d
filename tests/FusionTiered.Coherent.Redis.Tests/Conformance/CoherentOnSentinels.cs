using FusionTiered.Conformance;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>The coherent engine on the primary that Sentinels name.</summary>
public sealed class CoherentOnSentinels : IConformanceEngine
{
    private static readonly UntilExit<SentinelSet> Shared = new(SentinelSet.StartAsync);

    public CachePromises Promises { get; } = new("coherent on Redis with Sentinels");

    public int MaxNodes => 4;

    public bool FillsMemoryOnNextRead => true;

    public string? Unavailable => RedisBinary.WhySkipped;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var sentinels = await Shared.StartedAsync();
        return await CoherentNodes.StartAsync(setup, redis =>
        {
            redis.ServiceName = SentinelSet.Service;
            foreach (var sentinel in sentinels.Sentinels)
                redis.Endpoints.Add(sentinel.Endpoint);
        });
    }
}
