using FusionTiered.Checker.Live;
using FusionTiered.Checker.Mutants;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Coherent caches over one redis-server.</summary>
internal static class RedisCluster
{
    public static LiveClusterMaker With(Mutant mutant = Mutant.None) => async (plan, recorder) =>
    {
        var (server, scene) = (await FaultyServer.StartAsync(), new MutantScene());
        return new LiveCluster(plan, server, [.. Enumerable.Range(0, plan.Nodes).Select(node => new RedisNode(plan, node, server.Port, recorder, mutant, scene))], scene);
    };
}
