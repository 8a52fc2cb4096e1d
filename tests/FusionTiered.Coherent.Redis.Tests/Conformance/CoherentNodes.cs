using System.Globalization;
using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Conformance;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>Nodes of one case on a Redis of any kind.</summary>
internal static class CoherentNodes
{
    private static int s_case;

    /// <param name="setup">What the case wants of them.</param>
    /// <param name="server">Says where Redis is.</param>
    public static async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup, Action<RedisOptions> server)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"case{Interlocked.Increment(ref s_case)}:");
        var providers = Enumerable.Range(0, setup.Nodes).Select(_ => Node(setup, server, prefix)).ToList();
        var caches = new ConformanceCaches(providers, ConformanceTime.Real);
        foreach (var node in caches.Nodes)
        {
            await Until.TrueAsync(() => node.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears the others");
        }

        return caches;
    }

    private static ServiceProvider Node(ConformanceSetup setup, Action<RedisOptions> server, string prefix)
    {
        var services = new ServiceCollection();
        setup.AddTo(services).UseCoherentEngine().UseRedis(server);
        services.AddCoherentCache(options =>
        {
            options.KeyPrefix = prefix;

            // A busy machine is no reason to go on without Redis.
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
        });
        return services.BuildServiceProvider();
    }
}
