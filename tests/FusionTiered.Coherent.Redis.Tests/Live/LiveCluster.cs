using System.Globalization;
using System.Text.Json;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Caches of any engine over one redis-server, each through a proxy of its own.</summary>
internal sealed class LiveCluster(Plan plan, FaultyServer server, IReadOnlyList<ILiveNode> nodes, IDisposable? rest = null) : ICheckedCluster
{
    public const string Prefix = "ft:";

    public CachePromises Promises { get; init; } = Bounds.AllPromises;

    public bool HearsForeign { get; init; } = true;

    public bool IsConnected => nodes.All(static node => node.Cache.IsConnected);

    public IEnumerable<string> Unrest =>
        nodes.SelectMany(static (node, number) => node.Cache.Unrest.Select(text => $"node {number} {text}"));

    public ICheckedNode this[int node] => nodes[node].Cache;

    /// <summary>How the connections of a node are called at the server.</summary>
    public static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"node{node}");

    public async ValueTask BreakAsync(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut or FaultKind.Silence or FaultKind.LateWrites or FaultKind.Trickle:
                nodes[fault.Node].Line.Break(fault.Kind);
                break;
            case FaultKind.Slow:
                foreach (var node in nodes)
                    node.Line.Break(FaultKind.Slow);
                break;
            case FaultKind.FreezeReader:
                nodes[fault.Node].FreezeReader();
                break;
            case FaultKind.ClockJump:
                nodes[fault.Node].JumpClock(TimeSpan.FromMinutes(fault.From % 2 == 0 ? 45 : -45));
                break;
            case FaultKind.KillClients:
                await server.KillClientsAsync(NameOf(fault.Node));
                break;
            case FaultKind.OwnerChange:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "One server owns all keys.");
            default:
                await server.BreakAsync(fault.Kind);
                break;
        }
    }

    public async ValueTask MendAsync(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut or FaultKind.Silence or FaultKind.LateWrites or FaultKind.Trickle:
                nodes[fault.Node].Line.Mend(fault.Kind);
                break;
            case FaultKind.Slow:
                foreach (var node in nodes)
                    node.Line.Mend(FaultKind.Slow);
                break;
            case FaultKind.FreezeReader:
                nodes[fault.Node].ThawReader();
                break;
            case FaultKind.ClockJump or FaultKind.KillClients:
                break;
            default:
                await server.MendAsync(fault.Kind);
                break;
        }
    }

    public async ValueTask<bool> WriteForeignAsync(int key, Stamp value) => await RawClient.AskAsync(
        server.Port, "SET", Prefix + CheckedKeys.Of(key).Text, JsonSerializer.Serialize(CheckedValue.Of(value, isLarge: false))) == "+OK";

    public async ValueTask<bool> ClearForeignAsync() => await RawClient.AskAsync(server.Port, "FLUSHDB") == "+OK";

    public ValueTask<IReadOnlyList<FinalValue>> LookAsync() => FinalLook.AtAsync(plan, [.. nodes.Select(static node => node.Cache)]);

    public IEnumerable<Account> Count(IReadOnlyList<long> asked) => nodes.Select((node, number) => node.Cache.Count(number, asked[number]));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        await server.DisposeAsync();
        rest?.Dispose();
    }
}
