using System.Text.Json;
using FusionTiered.Checker.Coherent;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Live;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Coherent caches over one redis-server, each through a proxy of its own.</summary>
internal sealed class RedisCluster : ICheckedCluster
{
    private readonly Plan _plan;
    private readonly FaultyServer _server;
    private readonly MutantScene _scene = new();
    private readonly RedisNode[] _nodes;

    private RedisCluster(Plan plan, FaultyServer server, Recorder recorder, Mutant mutant)
    {
        (_plan, _server) = (plan, server);
        _nodes = [.. Enumerable.Range(0, plan.Nodes).Select(node => new RedisNode(plan, node, server.Port, recorder, mutant, _scene))];
    }

    public bool IsConnected => Array.TrueForAll(_nodes, static node => node.Cache.IsConnected);

    public IEnumerable<string> Unrest =>
        _nodes.SelectMany(static (node, number) => node.Cache.Unrest.Select(text => $"node {number} {text}"));

    public ICheckedNode this[int node] => _nodes[node].Cache;

    public static LiveClusterMaker With(Mutant mutant = Mutant.None) =>
        async (plan, recorder) => new RedisCluster(plan, await FaultyServer.StartAsync(), recorder, mutant);

    public async ValueTask BreakAsync(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut or FaultKind.Silence or FaultKind.LateWrites or FaultKind.Trickle:
                _nodes[fault.Node].Line.Break(fault.Kind);
                break;
            case FaultKind.Slow:
                foreach (var node in _nodes)
                    node.Line.Break(FaultKind.Slow);
                break;
            case FaultKind.FreezeReader:
                _nodes[fault.Node].FreezeReader();
                break;
            case FaultKind.ClockJump:
                _nodes[fault.Node].Clock.Jump(TimeSpan.FromMinutes(fault.From % 2 == 0 ? 45 : -45));
                break;
            case FaultKind.KillClients:
                await _server.KillClientsAsync(RedisNode.Name(fault.Node));
                break;
            case FaultKind.OwnerChange:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "One server owns all keys.");
            default:
                await _server.BreakAsync(fault.Kind);
                break;
        }
    }

    public async ValueTask MendAsync(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut or FaultKind.Silence or FaultKind.LateWrites or FaultKind.Trickle:
                _nodes[fault.Node].Line.Mend(fault.Kind);
                break;
            case FaultKind.Slow:
                foreach (var node in _nodes)
                    node.Line.Mend(FaultKind.Slow);
                break;
            case FaultKind.FreezeReader:
                _nodes[fault.Node].ThawReader();
                break;
            case FaultKind.ClockJump or FaultKind.KillClients:
                break;
            default:
                await _server.MendAsync(fault.Kind);
                break;
        }
    }

    public async ValueTask<bool> WriteForeignAsync(int key, Stamp value) => await RawClient.AskAsync(
        _server.Port, "SET", RedisNode.Prefix + CoherentNode.KeyOf(key).Text, JsonSerializer.Serialize(CheckedValue.Of(value, isLarge: false))) == "+OK";

    public async ValueTask<bool> ClearForeignAsync() => await RawClient.AskAsync(_server.Port, "FLUSHDB") == "+OK";

    public ValueTask<IReadOnlyList<FinalValue>> LookAsync() => CoherentCaches.LookAsync(_plan, [.. _nodes.Select(static node => node.Cache)]);

    public IEnumerable<Account> Count(IReadOnlyList<long> asked) => _nodes.Select((node, number) => node.Cache.Count(number, asked[number]));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _server.DisposeAsync();
        _scene.Dispose();
    }
}
