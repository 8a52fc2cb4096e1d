using FusionTiered.Coherent.Tests.Support;
using System.Globalization;
using FusionTiered.Conformance;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>The coherent engine on one real redis-server; each case has a prefix of its own, and each node a process's worth of services.</summary>
public sealed class CoherentOnRedis : IConformanceEngine
{
    private static int s_case;

    public CachePromises Promises { get; } = new("coherent on Redis");

    public int MaxNodes => 4;

    public bool FillsMemoryOnNextRead => true;

    public string? Unavailable => RedisBinary.WhySkipped;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var server = await SharedRedis.StartedAsync();
        var prefix = string.Create(CultureInfo.InvariantCulture, $"case{Interlocked.Increment(ref s_case)}:");
        var providers = Enumerable.Range(0, setup.Nodes).Select(_ => Node(setup, server, prefix)).ToList();
        var caches = new ConformanceCaches(providers, ConformanceTime.Real);
        foreach (var node in caches.Nodes)
        {
            await Until.TrueAsync(() => node.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears the others");
        }

        return caches;
    }

    private static ServiceProvider Node(ConformanceSetup setup, RedisServer server, string prefix)
    {
        var services = new ServiceCollection();
        setup.AddTo(services).UseCoherentEngine().UseRedis("redis://" + server.Endpoint);
        services.AddCoherentCache(options =>
        {
            options.KeyPrefix = prefix;

            // A busy machine is no reason to go on without Redis.
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
        });
        return services.BuildServiceProvider();
    }
}
