using FusionTiered.Fusion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>A node that waits a while for a busy machine, and asks again soon after a failure: what is measured then is the topology.</summary>
internal static class TopologyNode
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static FusionNode On(string configuration, string prefix, Action<FusionEngineOptions>? engine = null, ILoggerFactory? log = null) =>
        On(ConfigurationOptions.Parse(configuration), prefix, engine, log);

    public static FusionNode On(ConfigurationOptions configuration, string prefix, Action<FusionEngineOptions>? engine = null, ILoggerFactory? log = null)
    {
        configuration.AsyncTimeout = configuration.SyncTimeout = (int)Patience.TotalMilliseconds;
        return On(builder => builder.UseRedis(configuration), prefix, engine, log);
    }

    public static FusionNode On(Action<IFusionTieredBuilder> use, string prefix, Action<FusionEngineOptions>? engine = null, ILoggerFactory? log = null) => FusionNode.New(
        feed: null,
        engine,
        all =>
        {
            all.KeyPrefix = prefix;
            all.L2.ReadDeadline = all.L2.WriteDeadline = Patience;
            all.L2.BreakerPause = TimeSpan.FromMilliseconds(200);
        },
        events: null,
        use,
        log);
}
