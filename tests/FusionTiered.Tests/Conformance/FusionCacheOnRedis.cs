using System.Globalization;
using FusionTiered.Conformance;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Conformance;

/// <summary>The FusionCache engine on one real redis-server; each case has a prefix of its own, and each node a process's worth of services.</summary>
public sealed class FusionCacheOnRedis : IConformanceEngine
{
    private static int s_case;

    public CachePromises Promises => FusionPromises.OnRedis;

    public int MaxNodes => 2;

    public string? Unavailable => RedisBinary.WhySkipped;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var server = await SharedRedis.StartedAsync();
        var prefix = string.Create(CultureInfo.InvariantCulture, $"case{Interlocked.Increment(ref s_case)}:");
        var providers = Enumerable.Range(0, setup.Nodes).Select(_ => Node(setup, server, prefix)).ToList();
        return new ConformanceCaches(
            providers,
            ConformanceTime.Real,
            async () =>
            {
                foreach (var provider in providers)
                {
                    await provider.DisposeAsync();
                }
            });
    }

    private static ServiceProvider Node(ConformanceSetup setup, RedisServer server, string prefix)
    {
        var services = new ServiceCollection();
        setup.AddTo(services).UseRedis(FusionNode.PatientWith(server.Endpoint));
        services.AddFusionTiered(options =>
        {
            options.KeyPrefix = prefix;

            // A busy machine is no reason to go on without Redis.
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
        });
        return services.BuildServiceProvider();
    }
}
