using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Live;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Caches on FusionCache over a topology of real servers. Nothing breaks: a client finds its servers by itself, past any proxy.</summary>
internal sealed class TopologyCluster(Plan plan, IReadOnlyList<(ServiceProvider Services, CheckedNode Node)> nodes) : ICheckedCluster
{
    public CachePromises Promises { get; } = nodes[0].Services.GetRequiredService<IDomainCache>().DescribePromises()!;

    public bool HearsForeign => false;

    public bool IsConnected => nodes.All(static node => node.Node.IsConnected);

    public IEnumerable<string> Unrest => nodes.SelectMany(static (node, number) => node.Node.Unrest.Select(text => $"node {number} {text}"));

    public ICheckedNode this[int node] => nodes[node].Node;

    /// <summary>Starts one for each plan.</summary>
    /// <param name="prefix">Before each key.</param>
    /// <param name="server">Says where Redis is.</param>
    public static LiveClusterMaker On(string prefix, Action<RedisOptions> server) => async (plan, recorder) =>
    {
        var clock = new WallClock(TimeSpan.Zero);
        var nodes = Enumerable.Range(0, plan.Nodes)
            .Select(number => CheckedFusionServices.Start(plan, number, prefix, static _ => { }, bug: null, recorder, clock, new NotedTrouble(recorder, number), server))
            .ToList();
        var cluster = new TopologyCluster(plan, nodes);
        await Eventually.TrueAsync(() => Task.FromResult(cluster.IsConnected), "all nodes hear of each other");
        return cluster;
    };

    public ValueTask BreakAsync(PlannedFault fault) => throw new NotSupportedException($"Nothing breaks here: {fault.Kind}.");

    public ValueTask MendAsync(PlannedFault fault) => throw new NotSupportedException($"Nothing breaks here: {fault.Kind}.");

    public ValueTask<bool> WriteForeignAsync(int key, Stamp value) => throw new NotSupportedException("The plans have no foreign programs.");

    public ValueTask<bool> ClearForeignAsync() => throw new NotSupportedException("The plans have no foreign programs.");

    public ValueTask<IReadOnlyList<FinalValue>> LookAsync() => FinalLook.AtAsync(plan, [.. nodes.Select(static node => node.Node)]);

    public IEnumerable<Account> Count(IReadOnlyList<long> asked) => nodes.Select((node, number) => node.Node.Count(number, asked[number]));

    public async ValueTask DisposeAsync()
    {
        foreach (var (services, _) in nodes)
        {
            await services.DisposeAsync();
        }
    }
}
