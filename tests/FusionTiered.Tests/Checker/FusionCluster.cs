using FusionTiered.Checker.Live;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Redis.Tests.Live;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Caches on FusionCache over one redis-server, judged by the promises that the engine declares.</summary>
internal static class FusionCluster
{
    /// <summary>Starts one for each plan.</summary>
    /// <param name="claimsAll">Whether it is judged as if the engine promised everything: to see that the rules see.</param>
    /// <param name="engine">The options of the engine; null: as they are.</param>
    /// <param name="bug">The bug that is put into each node; null: none.</param>
    public static LiveClusterMaker With(bool claimsAll = false, Action<FusionEngineOptions>? engine = null, SeededBug? bug = null) => async (plan, recorder) =>
    {
        var server = await FaultyServer.StartAsync();
        var nodes = Enumerable.Range(0, plan.Nodes).Select(node => new LiveFusionNode(plan, node, server.Port, engine ?? (static _ => { }), bug, recorder)).ToList();
        if (!plan.IsCold)
        {
            await Eventually.TrueAsync(() => ListenAsync(server, plan), "all nodes listen to messages");
        }

        return new LiveCluster(plan, server, nodes) { Promises = claimsAll ? Bounds.AllPromises : nodes[0].Promises, HearsForeign = false };
    };

    // Redis knows it before a node does.
    private static async Task<bool> ListenAsync(FaultyServer server, Plan plan)
    {
        var clients = (await RawClient.AskAsync(server.Port, "CLIENT", "LIST") ?? "").Split('\n');
        return Enumerable.Range(0, plan.Nodes).All(node => Array.Exists(clients, line =>
            line.Contains($" name={LiveCluster.NameOf(node)}-", StringComparison.Ordinal) && !line.Contains(" sub=0 ", StringComparison.Ordinal)));
    }
}
