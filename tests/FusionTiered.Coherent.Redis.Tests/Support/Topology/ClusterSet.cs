using System.Globalization;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A Redis Cluster of three primaries, each with a replica.</summary>
public sealed class ClusterSet : IAsyncDisposable, IDisposable
{
    private const int Primaries = 3;
    private const int Slots = 16_384;

    // As long as the tests run, a busy machine is not taken for a dead server.
    private const string NodeTimeout = "60000";

    private readonly List<(RedisServer Server, int Bus)> _nodes = [];

    private ClusterSet()
    {
    }

    /// <summary>The primaries come first.</summary>
    public IReadOnlyList<RedisServer> Servers => [.. _nodes.Select(static node => node.Server)];

    public string Endpoints => string.Join(',', _nodes.Select(static node => node.Server.Endpoint));

    /// <summary>Starts all of them; ends when every node answers for the whole cluster.</summary>
    public static async Task<ClusterSet> StartAsync()
    {
        var set = new ClusterSet();
        try
        {
            await set.OpenAsync();
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the replica of a primary the primary; ends when it is.</summary>
    /// <param name="primary">From 0 to 2.</param>
    public Task FailOverAsync(int primary)
    {
        var replica = _nodes[primary + Primaries].Server;
        return Eventually.TrueAsync(
            async () =>
            {
                // Under load the attempt may run out of time: then it is made again.
                await replica.CliAsync("CLUSTER", "FAILOVER");
                for (var look = 0; look < 100; look++)
                {
                    if ((await replica.CliAsync("ROLE")).StartsWith("master", StringComparison.Ordinal))
                        return true;
                    await Task.Delay(10);
                }

                return false;
            },
            "the replica is the primary");
    }

    /// <summary>Moves a slot with its keys from one primary to another.</summary>
    /// <param name="slot">From 0 to 16,383.</param>
    /// <param name="from">Index of the primary that has it.</param>
    /// <param name="to">Index of the one that gets it.</param>
    public async Task MoveSlotAsync(int slot, int from, int to)
    {
        var (number, source, target) = (slot.ToString(CultureInfo.InvariantCulture), _nodes[from].Server, _nodes[to].Server);
        await target.CliAsync("CLUSTER", "SETSLOT", number, "IMPORTING", await IdAsync(source));
        await source.CliAsync("CLUSTER", "SETSLOT", number, "MIGRATING", await IdAsync(target));
        while ((await source.CliAsync("CLUSTER", "GETKEYSINSLOT", number, "100")).Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } keys)
            await source.CliAsync(["MIGRATE", "127.0.0.1", target.Port.ToString(CultureInfo.InvariantCulture), "", "0", "5000", "KEYS", .. keys]);
        foreach (var node in new[] { target, source })
            await node.CliAsync("CLUSTER", "SETSLOT", number, "NODE", await IdAsync(target));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, _) in _nodes)
            await server.DisposeAsync();
    }

    public void Dispose()
    {
        foreach (var (server, _) in _nodes)
            server.Dispose();
    }

    private static Task<string> IdAsync(RedisServer node) => node.CliAsync("CLUSTER", "MYID");

    private async Task OpenAsync()
    {
        while (_nodes.Count < 2 * Primaries)
        {
            var bus = FreePort.Next();
            _nodes.Add((await RedisServer.StartAsync(
                "--cluster-enabled", "yes", "--cluster-port", bus.ToString(CultureInfo.InvariantCulture), "--cluster-node-timeout", NodeTimeout,
                "--repl-diskless-sync-delay", "0"), bus));
        }

        for (var i = 0; i < _nodes.Count; i++)
        {
            var (server, _) = _nodes[i];
            await server.CliAsync("CLUSTER", "SET-CONFIG-EPOCH", (i + 1).ToString(CultureInfo.InvariantCulture));
            if (i < Primaries)
            {
                await server.CliAsync(
                    "CLUSTER", "ADDSLOTSRANGE", (Slots * i / Primaries).ToString(CultureInfo.InvariantCulture), ((Slots * (i + 1) / Primaries) - 1).ToString(CultureInfo.InvariantCulture));
            }

            foreach (var (other, bus) in _nodes.Where(node => node.Server != server))
                await server.CliAsync("CLUSTER", "MEET", "127.0.0.1", other.Port.ToString(CultureInfo.InvariantCulture), bus.ToString(CultureInfo.InvariantCulture));
        }

        await WhenAllAsync("CLUSTER NODES", static answer => answer.Split('\n').Length == 2 * Primaries && !answer.Contains("handshake", StringComparison.Ordinal));
        for (var i = Primaries; i < _nodes.Count; i++)
        {
            var (replica, primary) = (_nodes[i].Server, await IdAsync(_nodes[i - Primaries].Server));
            await Eventually.TrueAsync(async () => await replica.CliAsync("CLUSTER", "REPLICATE", primary) == "OK", "a replica follows");
        }

        await WhenAllAsync("CLUSTER INFO", static answer => answer.Contains("cluster_state:ok", StringComparison.Ordinal));
        await WhenAllAsync("CLUSTER NODES", static answer => answer.Split('\n').Count(static line => line.Contains("slave", StringComparison.Ordinal)) == Primaries);
        await WhenAllAsync("INFO replication", static answer => !answer.Contains("master_link_status:down", StringComparison.Ordinal));
    }

    private async Task WhenAllAsync(string command, Func<string, bool> isRight)
    {
        foreach (var (server, _) in _nodes)
            await Eventually.TrueAsync(async () => isRight(await server.CliAsync(command.Split(' '))), $"{command} is right on each node");
    }
}
