using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>Servers that are full, read-only, frozen, gone: what still works, and how the rest fails.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [RedisFact]
    public async Task A_full_server_refuses_values_and_still_takes_everything_away()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await using var other = await Node.StartAsync(server);
        await node.SetAsync("kept", "old");
        var lease = await node.LeaseAsync("kept");
        await server.CliAsync("CONFIG", "SET", "maxmemory", "1");
        other.Heard.Take();

        await FailsAsync(() => node.SetAsync("new", "x").AsTask(), RemoteFailure.Refused);
        await FailsAsync(() => node.StoreAsync("kept", lease, "x"), RemoteFailure.Refused);
        await FailsAsync(() => node.Tier.LeaseAsync("new", node.NewLease(), Node.Long).AsTask(), RemoteFailure.Refused);

        (await node.ReadAsync("kept")).Should().Be("old");
        await node.Tier.ReleaseAsync("kept", lease.Id, Node.Long);
        (await node.Tier.ExpireAsync("kept", TimeSpan.FromSeconds(30), Node.Long)).Should().BeTrue();
        (await node.Tier.RemoveIfAsync("kept", SeenEntry.OfWhole("old"u8), Node.Long)).Should().BeTrue();
        (await node.Tier.RemoveAsync("kept", Node.Long)).Should().BeFalse();
        (await node.Tier.RemoveAsync("absent", Node.Long)).Should().BeFalse();
        (await node.Tier.RaiseVersionAsync("t:full", Node.Long)).Should().BePositive();
        (await node.Tier.ReadVersionsAsync(["t:never"], Node.Long))[0].Should().BePositive();
        (await node.Tier.ClearPatternAsync("k*", Node.Long)).Should().Be(0);
        await node.Channel.AnnounceKeyAsync("memory", Node.Long);
        (await node.HeardAsync()).Should().NotContain(["key absent", "key memory"], "a node is not told of its own marks");
        (await other.HeardAsync()).Should().Contain(["key kept", "key absent", "version t:full", "version t:never", "pattern k*", "key memory"]);
    }

    [RedisFact]
    public async Task A_replica_is_read_and_refuses_every_write()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await node.SetAsync("kept", "old");
        await server.CliAsync("REPLICAOF", "127.0.0.1", "1");
        (await node.ReadAsync("kept")).Should().Be("old");
        foreach (var write in Writes(node))
            await FailsAsync(write, RemoteFailure.Refused);
    }

    [RedisFact]
    public async Task A_server_that_cannot_save_is_read_and_stays_connected()
    {
        // MISCONF is the answer to every write, and to PING.
        await using var server = await RedisServer.StartAsync("--save", "900", "1", "--dbfilename", "none.rdb");
        await using var node = await Node.StartAsync(server, lease: TimeSpan.FromMilliseconds(400));
        await node.SetAsync("kept", "old");
        server.LoseFolder();
        await server.CliAsync("BGSAVE");
        await Eventually.TrueAsync(async () => (await server.CliAsync("SET", "probe", "x")).Contains("MISCONF", StringComparison.Ordinal), "the save has failed");
        var confirmed = node.Heard.Confirmations;
        foreach (var write in Writes(node))
            await FailsAsync(write, RemoteFailure.Refused);
        (await node.ReadAsync("kept")).Should().Be("old");
        await Eventually.True(() => node.Heard.Confirmations > confirmed + 3, "an answer is an answer");
        await node.Channel.ConfirmAsync(Node.Long);
        node.Heard.Events.Should().NotContain("lost");
    }

    [RedisFact]
    public async Task What_a_frozen_server_may_still_do_comes_before_what_is_asked_after_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await node.SetAsync("frozen", "old");
        server.Freeze();
        await FailsAsync(() => node.Tier.SetAsync("frozen", Node.Bytes("late"), null, Short).AsTask(), RemoteFailure.Unknown);
        await FailsAsync(() => node.Tier.SetAsync("large", new byte[1 << 20], null, Short).AsTask(), RemoteFailure.Unknown);
        server.Thaw();
        await UntilAccepted(() => node.Tier.RemoveAsync("frozen", Node.Long).AsTask());
        await UntilAccepted(() => node.Tier.RemoveAsync("large", Node.Long).AsTask());
        (await node.ReadAsync("frozen")).Should().BeNull();
        (await node.ReadAsync("large")).Should().BeNull();
    }

    [RedisFact]
    public async Task What_was_under_way_on_a_lost_connection_is_not_done_after_its_successor_was_used()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await node.SetAsync("lost", "old");
        server.Freeze();
        var late = node.Tier.SetAsync("lost", Node.Bytes("late"), null, Node.Long).AsTask();
        await FailsAsync(() => late, RemoteFailure.Unknown);
        node.Heard.Has("lost").Should().BeTrue("the connection was given up before its operations failed");
        server.Thaw();
        await UntilAccepted(() => node.Tier.RemoveAsync("lost", Node.Long).AsTask());
        for (var i = 0; i < 100; i++)
            (await node.ReadAsync("lost")).Should().BeNull();
        (await server.CliAsync("CLIENT", "LIST")).Split('\n').Count(line => line.Contains(" name=FusionTiered ")).Should().BeLessThanOrEqualTo(2, "the lost ones were killed");
    }

    [RedisFact]
    public async Task A_large_value_is_ordered_with_what_removes_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server, options => options.LargeValueThreshold = 1024);
        await using var other = await Node.StartAsync(server, options => options.LargeValueThreshold = 1024);
        for (var round = 0; round < 100; round++)
        {
            var set = node.Tier.SetAsync("raced", new byte[20_000 + round], null, Node.Long).AsTask();
            var removed = other.Tier.RemoveAsync("raced", Node.Long).AsTask();
            await set;
            await removed;
            var length = (await node.ReadAsync("raced"))?.Length ?? 0;
            length.Should().BeOneOf(0, 20_000 + round);
            await other.Tier.RemoveAsync("raced", Node.Long);
            (await node.ReadAsync("raced")).Should().BeNull();
        }
    }

    [RedisFact]
    public async Task A_large_value_comes_over_the_connection_for_such()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server, lease: TimeSpan.FromSeconds(30));
        await node.Tier.SetAsync("large", new byte[8 << 20], null, Node.Long);
        (await server.CliAsync("EXISTS", "ft~l:{ft:large}")).Should().Be("0");
        await Eventually.TrueAsync(
            async () =>
            {
                using var large = await node.Tier.ReadAsync("large", Node.Long);
                large.Payload.Length.Should().Be(8 << 20);
                var ours = (await server.CliAsync("CLIENT", "LIST")).Split('\n').Where(line => line.Contains(" name=FusionTiered ")).ToArray();

                // The tracking one (t) has only looked how long it is: its buffers have never held it.
                return Array.Exists(ours, line => !line.Contains(" flags=t ") && line.Contains(" cmd=pttl "));
            },
            "the other connection has read it");
    }

    [RedisFact]
    public async Task Without_a_server_everything_fails_at_once()
    {
        var options = new RedisSettings();
        options.Endpoints.Add($"127.0.0.1:{FreePort.Next()}");
        await using var node = Node.Start(options);
        foreach (var call in Writes(node).Append(() => node.ReadAsync("k")))
            await FailsAsync(call, RemoteFailure.Unreachable);
    }

    [RedisFact]
    public async Task When_too_much_waits_already_nothing_more_is_sent()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server, options => options.MaxPendingOperations = 16);
        server.Freeze();
        var waiting = Enumerable.Range(0, 16).Select(_ => FailsAsync(() => node.Tier.ReadAsync("k", Short).AsTask(), RemoteFailure.Unknown)).ToArray();
        await FailsAsync(() => node.Tier.ReadAsync("k", Short).AsTask(), RemoteFailure.Busy);
        await FailsAsync(() => node.SetAsync("k", "x").AsTask(), RemoteFailure.Busy);
        await Task.WhenAll(waiting);
        server.Thaw();
    }

    [RedisFact]
    public async Task A_read_survives_a_connection_that_breaks_under_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await node.SetAsync("kept", "old");
        await server.KillClientsAsync("FusionTiered");
        await Eventually.True(() => node.Heard.Has("began"), "connected again");
        (await node.ReadAsync("kept")).Should().Be("old");
    }

    [Theory]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("NOPERM this user has no permissions to run the 'set' command")]
    [InlineData("BUSY Redis is busy running a script.")]
    [InlineData("CLUSTERDOWN The cluster is down")]
    [InlineData("NOAUTH Authentication required.")]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")]
    public void An_error_of_the_server_is_a_refusal(string reply)
    {
        var failed = RedisCalls.Failed(RespErrorException.Parse("SET", System.Text.Encoding.UTF8.GetBytes(reply)));
        failed.Failure.Should().Be(RemoteFailure.Refused);
        failed.Message.Should().Contain(reply.Split(' ')[0]);
    }

    [RedisFact]
    public async Task An_operation_without_time_is_not_begun()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await FailsAsync(() => node.Tier.ReadAsync("k", TimeSpan.Zero).AsTask(), RemoteFailure.Unreachable);
        await FailsAsync(() => node.Tier.SetAsync("k", default, null, TimeSpan.Zero).AsTask(), RemoteFailure.Unreachable);
        await FailsAsync(() => node.Channel.ConfirmAsync(TimeSpan.Zero).AsTask(), RemoteFailure.Unreachable);
    }

    [RedisFact]
    public async Task After_its_end_a_node_says_that_it_is_closed()
    {
        await using var server = await RedisServer.StartAsync();
        var node = await Node.StartAsync(server);
        await node.DisposeAsync();
        await FailsAsync(() => node.ReadAsync("k"), RemoteFailure.Unreachable);
        await FailsAsync(() => node.Channel.ConfirmAsync(Short).AsTask(), RemoteFailure.Unreachable);
    }

    private static Func<Task>[] Writes(Node node) =>
    [
        () => node.SetAsync("w", "x").AsTask(),
        () => node.Tier.SetAsync("w", new byte[100_000], null, Node.Long).AsTask(),
        () => node.Tier.RemoveAsync("w", Node.Long).AsTask(),
        () => node.Tier.RemoveIfAsync("w", SeenEntry.OfWhole("x"u8), Node.Long).AsTask(),
        () => node.Tier.ExpireAsync("w", TimeSpan.FromSeconds(1), Node.Long).AsTask(),
        () => node.Tier.TouchAsync("w", TimeSpan.FromSeconds(1), TimeSpan.Zero, Node.Long).AsTask(),
        () => node.Tier.LeaseAsync("w", node.NewLease(), Node.Long).AsTask(),
        () => node.Tier.LeaseAsync("w", node.NewLease(claim: RemoteLeaseClaim.FromHolder, holder: "dead/1"), Node.Long).AsTask(),
        () => node.StoreAsync("w", ("id", SeenEntry.Absent), "x"),
        () => node.Tier.ReleaseAsync("w", "id", Node.Long).AsTask(),
        () => node.Tier.RaiseVersionAsync("t:w", Node.Long).AsTask(),
        () => node.Tier.ReadVersionsAsync(["t:w"], Node.Long).AsTask(),
        () => node.Tier.ClearPatternAsync("w*", Node.Long).AsTask(),
        () => node.Channel.AnnounceKeyAsync("w", Node.Long).AsTask(),
        () => node.Channel.AnnouncePatternAsync("w*", Node.Long).AsTask(),
    ];

    private static async Task FailsAsync(Func<Task> call, RemoteFailure failure)
        => (await call.Should().ThrowAsync<RemoteTierException>()).Which.Failure.Should().Be(failure);

    private static Task UntilAccepted(Func<Task> call) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                await call();
                return true;
            }
            catch (RemoteTierException)
            {
                return false;
            }
        },
        "it is accepted");
}
