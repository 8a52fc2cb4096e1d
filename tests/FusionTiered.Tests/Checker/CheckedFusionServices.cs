using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>A node for the checker, registered as an application would.</summary>
internal static class CheckedFusionServices
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <param name="plan">The plan.</param>
    /// <param name="number">The number of the node.</param>
    /// <param name="prefix">Before each key.</param>
    /// <param name="engine">The options of the engine.</param>
    /// <param name="bug">The bug that is put in; null: none.</param>
    /// <param name="recorder">Where trouble is noted.</param>
    /// <param name="clock">The time of day of the node.</param>
    /// <param name="trouble">Hears the log.</param>
    /// <param name="server">Says where Redis is.</param>
    public static (ServiceProvider Services, CheckedNode Node) Start(
        Plan plan, int number, string prefix, Action<FusionEngineOptions> engine, SeededBug? bug, Recorder recorder, TimeProvider clock, NotedTrouble trouble, Action<RedisOptions> server)
    {
        var asked = new FusionEngineOptions();
        engine(asked);
        asked.Scripts = bug?.Scripts(asked.Scripts) ?? asked.Scripts;
        var services = new ServiceCollection();
        services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Debug).AddProvider(trouble));
        services.AddSingleton(clock);
        services.AddFusionTiered(options =>
        {
            options.KeyPrefix = prefix;
            if (!asked.StockRedisParts)
            {
                options.L2.CoherenceLease = PlanBounds.LeaseOf(plan);

                // One load for all nodes is promised of a Redis that answers in time: a busy machine is no reason to go on without it.
                options.L2.ReadDeadline = Patience;
            }

            CheckedSettings.Apply(plan, options);
        }).UseFusionCache(options =>
        {
            engine(options);
            options.Scripts = asked.Scripts;
        }).UseRedis(server).AddInvalidation(static map => map.On(CheckedKeys.Moved, CheckedKeys.MovedPattern));
        var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<IDomainCache>();
        HeardMessages.Note(((FusionDomainCache)cache).Engine, plan, number, recorder);
        bug?.Break(((FusionDomainCache)cache).Engine);
        return (provider, new CheckedFusionNode(plan, cache, trouble, () => bug?.Answer(((FusionDomainCache)cache).Engine)));
    }
}
