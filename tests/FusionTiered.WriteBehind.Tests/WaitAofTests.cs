using FusionTiered.Redis.Tests.Support;
using FusionTiered.WriteBehind.Redis;
using FusionTiered.WriteBehind.Tests.Support;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>Writes that are accepted only when they are on disk. A server with <c>appendfsync no</c> never says that they are.</summary>
public sealed class WaitAofTests
{
    private const string Waits = "cmd=waitaof";

    [WaitAofFact]
    public async Task A_write_is_accepted_when_it_is_on_disk()
    {
        await using var server = await ServerAsync("everysec");
        await using var node = Node(server);
        await node.WriteAsync("1");
        (await CallsAsync(server)).Should().Be(1);
        await node.FlushAsync();
        node.Sunk.Should().ContainSingle();
    }

    [WaitAofFact]
    public async Task A_write_that_Redis_does_not_confirm_to_be_on_disk_is_unknown()
    {
        await using var server = await ServerAsync("no");
        await using var node = Node(server, static options => options.RedisDeadline = TimeSpan.FromSeconds(5));
        await UnknownAsync(node.WriteAsync("1"), "*WAITAOF*on disk on 0 of 1 primaries*");
        await node.FlushAsync();
        node.Sunk.Should().ContainSingle("Redis has it all the same");
    }

    [WaitAofFact]
    public async Task A_write_that_too_few_replicas_have_on_disk_is_unknown()
    {
        await using var server = await ServerAsync("always");
        await using var node = Node(server, static options => (options.RedisDeadline, options.WaitAofReplicas) = (TimeSpan.FromSeconds(5), 1));
        await UnknownAsync(node.WriteAsync("1"), "*on disk on 1 of 1 primaries and 0 of 1 replicas*");
    }

    [WaitAofFact]
    public async Task Only_writes_wait_for_the_disk_and_those_that_come_meanwhile_share_one_wait()
    {
        await using var server = await ServerAsync("no");
        await using var node = Node(server);
        var first = node.WriteAsync("1", "first");
        await WaitingAsync(server);
        var others = Enumerable.Range(0, 9).Select(i => node.WriteAsync("1", $"{i}")).ToArray();
        await node.FlushAsync();
        node.Sunk.Should().ContainSingle("reads, counts and the sink do not wait");
        first.IsCompleted.Should().BeFalse();
        await server.CliAsync("CONFIG", "SET", "appendfsync", "always");
        await server.CliAsync("SET", "x", "y");
        await Task.WhenAll([first, .. others]);
        (await CallsAsync(server)).Should().BeLessThan(10);
    }

    [WaitAofFact]
    public async Task A_write_whose_connection_ends_before_it_is_on_disk_is_unknown()
    {
        await using var server = await ServerAsync("no");
        await using var node = Node(server);
        var write = node.WriteAsync("1");
        await WaitingAsync(server);
        foreach (var line in (await server.CliAsync("CLIENT", "LIST")).Split('\n').Where(static line => line.Contains(Waits, StringComparison.Ordinal)))
            await server.CliAsync("CLIENT", "KILL", "ID", line.Split(' ')[0]["id=".Length..]);
        await UnknownAsync(write, "*WAITAOF*");
    }

    [WaitAofFact]
    public async Task What_a_new_socket_says_of_the_writes_of_the_one_before_does_not_count()
    {
        await using var server = await ServerAsync("no");
        await using var client = await ConnectionMultiplexer.ConnectAsync($"{server.Endpoint},name=aof,abortConnect=false");
        await using var connection = new AofConnection(new(() => Task.FromResult<IConnectionMultiplexer>(client), isOwned: false), 0, TimeSpan.FromSeconds(30), TimeProvider.System);
        var turn = await connection.BeginAsync();
        await turn.RunAsync("return redis.call('SET', KEYS[1], 'v')", ["k"], []);
        await server.KillClientsAsync("aof");
        await Eventually.TrueAsync(() => AnswersAsync(client), "the client is connected again");
        (await turn.OnDiskAsync()).Should().Contain("the connection was lost");
        (await (await connection.BeginAsync()).OnDiskAsync()).Should().BeNull("it has written nothing");
    }

    [WaitAofFact]
    public async Task It_works_with_Sentinels_and_on_a_replica()
    {
        await using var set = await SentinelSet.StartAsync();
        foreach (var server in set.Servers)
            await server.CliAsync("CONFIG", "SET", "appendonly", "yes");
        await using var node = new WritingNode(
            redis =>
            {
                redis.ServiceName = SentinelSet.Service;
                foreach (var sentinel in set.Sentinels)
                    redis.Endpoints.Add(sentinel.Endpoint);
            },
            "ft:",
            configure: static options => (options.WaitAof, options.WaitAofReplicas, options.RedisDeadline) = (true, 1, TimeSpan.FromSeconds(30)));
        await node.WriteAsync("1");
        await node.FlushAsync();
        node.Sunk.Should().ContainSingle();
    }

    [RedisFact]
    public async Task Without_a_server_that_can_tell_it_is_refused()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = Node(server);
        await RefusedAsync(node, WaitAofFactAttribute.IsKnown ? "*WaitAof is True, and the server has no append-only file. Set appendonly*" : "*WaitAof is True; it needs Redis 7.2 or later, and the server is *");
    }

    [RedisFact]
    public async Task On_a_cluster_it_is_refused()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await server.CliAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.TrueAsync(async () => (await server.CliAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is up");
        await using var node = Node(server);
        await RefusedAsync(node, "*WaitAof is True, and the server is of a Redis Cluster: WAITAOF names no key*");
    }

    private static Task<RedisServer> ServerAsync(string fsync) => RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", fsync);

    private static WritingNode Node(RedisServer server, Action<DurableWriteBehindOptions>? configure = null) => new(server, "ft:", configure: options =>
    {
        (options.WaitAof, options.RedisDeadline) = (true, TimeSpan.FromSeconds(30));
        configure?.Invoke(options);
    });

    private static Task WaitingAsync(RedisServer server) =>
        Eventually.TrueAsync(async () => (await server.CliAsync("CLIENT", "LIST")).Contains(Waits, StringComparison.Ordinal), "a write waits for the disk");

    private static async Task<int> CallsAsync(RedisServer server)
    {
        var line = (await server.CliAsync("INFO", "commandstats")).Split('\n').Single(static line => line.StartsWith("cmdstat_waitaof:", StringComparison.Ordinal));
        return int.Parse(line.Split("calls=")[1].Split(',')[0]);
    }

    private static async Task UnknownAsync(Task write, string message) =>
        (await ((Func<Task>)(() => write)).Should().ThrowAsync<WriteNotAcceptedException>()).WithMessage(message).Which.Reason.Should().Be(WriteRefusal.Unknown);

    private static async Task RefusedAsync(WritingNode node, string message) =>
        (await ((Func<Task>)(() => node.WriteAsync("1"))).Should().ThrowAsync<WriteNotAcceptedException>()).WithMessage(message).Which.Reason.Should().Be(WriteRefusal.Unavailable);

    private static async Task<bool> AnswersAsync(ConnectionMultiplexer client)
    {
        try
        {
            await client.GetDatabase().PingAsync();
            return true;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
