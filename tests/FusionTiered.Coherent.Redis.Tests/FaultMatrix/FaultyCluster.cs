using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>
/// A redis-server and nodes in front of it, each through a proxy of its own. The lease is short, so that what scales with it is quick:
/// L = 400 ms, PING every 100 ms, a connection silent for 1 s is given up. So D = 1.1 s, and the beat of an eighth of a second in which silence is counted.
/// </summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(400);
    public static readonly TimeSpan ReadDeadline = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan WriteDeadline = TimeSpan.FromMilliseconds(300);

    /// <summary>PING interval, silence limit, one beat.</summary>
    public static readonly TimeSpan Detection = TimeSpan.FromMilliseconds(100 + 1000 + 125);

    /// <summary>D, the longest backoff and a second.</summary>
    public static readonly TimeSpan Convergence = Detection + TimeSpan.FromSeconds(6);

    /// <summary>In memory and in Redis.</summary>
    public static readonly CacheProfile Both = new("both");

    /// <summary>The same as plain JSON.</summary>
    public static readonly CacheProfile Plain = new("plain");

    private static readonly TimeSpan Baseline = TimeSpan.FromSeconds(30);

    private FaultyCluster(RedisServer server, FaultyNode[] nodes) => (Server, Nodes) = (server, nodes);

    public RedisServer Server { get; }

    public IReadOnlyList<FaultyNode> Nodes { get; }

    public FaultyNode A => Nodes[0];

    public FaultyNode B => Nodes[1];

    public static Task<FaultyCluster> StartAsync(int nodes = 2, params string[] server) => StartAsync(nodes, null, null, server);

    public static async Task<FaultyCluster> StartAsync(
        int nodes, Action<FusionTieredOptions>? configure, Action<RedisSettings>? redis = null, params string[] server)
    {
        var redisServer = await RedisServer.StartAsync(server);
        var all = Enumerable.Range(0, nodes).Select(_ => NodeOf(redisServer, configure, redis)).ToArray();
        var cluster = new FaultyCluster(redisServer, all);
        await cluster.HearAsync();
        return cluster;
    }

    public static FaultyNode NodeOf(RedisServer server, Action<FusionTieredOptions>? configure = null, Action<RedisSettings>? redis = null)
    {
        var wire = TcpProxy.Start(server.Port);
        return new(
            wire,
            options =>
            {
                options.L2.CoherenceLease = Lease;
                options.L2.ReadDeadline = ReadDeadline;
                options.L2.WriteDeadline = WriteDeadline;
                options.L2.BreakerPause = TimeSpan.FromMilliseconds(200);
                options.Add(Both, each => each.Jitter = 0);
                options.Add(Plain, each => (each.Jitter, each.PlainJson) = (0, true));
                configure?.Invoke(options);
            },
            options =>
            {
                options.Endpoints.Add(wire.Endpoint);
                redis?.Invoke(options);
            });
    }

    /// <summary>Ends when every node hears the others.</summary>
    public Task HearAsync(TimeSpan? within = null) => Eventually.True(() => Nodes.All(static node => node.IsVerified), "every node hears", within);

    /// <summary>All is well: heard within the time for convergence; sockets, operations and buffers as before within 30 s.</summary>
    public async Task RestsAsync()
    {
        await HearAsync(Convergence);
        await Eventually.True(() => Nodes.All(static node => node.IsAtRest), "nothing is left of the fault", Baseline);
    }

    /// <summary>What every node answers for a key now, and Redis with it.</summary>
    public async Task AgreeAsync(CacheKey key, string? value)
    {
        foreach (var node in Nodes)
        {
            CacheResult<string> last = default;
            try
            {
                await Eventually.TrueAsync(async () => (last = await node.GetAsync(key)) is { Found: true, IsVerified: true } ? last.Value == value : !last.Found && value is null, "all agree");
            }
            catch (TimeoutException never)
            {
                throw new TimeoutException($"{key.Text} should be {value ?? "absent"}, is {last}", never);
            }
        }
    }

    /// <summary>How long a call takes on a machine that has time for it.</summary>
    public static async Task<TimeSpan> TakesAsync(Func<Task> call)
    {
        var watch = AwakeWatch.Start();
        await call();
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        // A frozen server answers no goodbye.
        Server.Thaw();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await Server.DisposeAsync();
    }
}
