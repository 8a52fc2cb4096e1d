using FusionTiered.Guards;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.WriteBehind.Tests.Support;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>The buffer in Redis, on both engines, with nodes in one process.</summary>
public sealed class DurableBufferTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly string _prefix = $"{Guid.NewGuid():N}:";
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_reaches_the_sink_and_leaves_nothing_in_Redis(bool coherent)
    {
        await using var node = Node(coherent);
        await node.WriteAsync("1");
        await node.FlushAsync();
        var write = node.Sunk.Should().ContainSingle().Which;
        (write.Key, write.Value, write.Sequence).Should().Be((WritingNode.Key(), "1", 1));
        (await redis.Server.CliAsync("KEYS", $"{{fusiontiered:wb:{_prefix}/orders}}:[wlp]")).Should().BeEmpty();
        (await redis.Server.CliAsync("EVAL", "local n = 0; for _, key in ipairs(redis.call('KEYS', ARGV[1])) do n = n + redis.call('XLEN', key) end; return n", "0", $"{{fusiontiered:wb:{_prefix}/orders}}:s:*")).Should().Be("0");
    }

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_node_reads_the_pending_value_and_asks_no_source(bool coherent)
    {
        await using var writer = Node(coherent);
        await using var reader = Node(coherent);
        writer.Sink = reader.Sink = (_, token) => _gate.Task.WaitAsync(token);
        await writer.WriteAsync("new");
        await writer.Cache.RemoveAsync(WritingNode.Key());
        var source = new TestSource<string>("old");
        await reader.Cache.RemoveAsync(WritingNode.Key());
        (await reader.Cache.GetOrSetAsync(WritingNode.Key(), source.LoadAsync)).Should().Be("new");
        source.Calls.Should().Be(0);
        await reader.Cache.ClearAsync();
        (await reader.Cache.GetAsync<string>(WritingNode.Key())).Value.Should().Be("new");
        _gate.SetResult();
    }

    [RedisFact]
    public async Task Writes_of_one_key_from_two_nodes_reach_the_sink_in_one_order_and_the_cache_has_the_last_one()
    {
        List<PendingWrite<string>> sunk = [];
        await using var one = Node(configure: static options => options.Coalesce = false);
        await using var other = Node(configure: static options => options.Coalesce = false);
        one.Sink = other.Sink = (batch, _) =>
        {
            lock (sunk)
                sunk.AddRange(batch.Writes);
            return Task.CompletedTask;
        };
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? one : other).WriteAsync($"{i}")));
        await one.FlushAsync();
        sunk.Select(static write => write.Sequence).Should().BeInAscendingOrder().And.HaveCount(100);

        // A read whose value was removed on the way finds the source, which has the last one.
        var last = sunk[^1].Value;
        foreach (var node in (WritingNode[])[one, other])
            await Eventually.TrueAsync(async () => await node.Cache.GetOrSetAsync(WritingNode.Key(), _ => new ValueTask<string>(last)) == last, "the cache has the last write");
    }

    [RedisFact]
    public async Task A_later_write_replaces_one_that_nobody_has_claimed()
    {
        await using var node = Node(configure: static options => options.Partitions = 1);
        var isHeld = new TaskCompletionSource();
        node.Sink = (_, token) =>
        {
            isHeld.TrySetResult();
            return _gate.Task.WaitAsync(token);
        };
        await node.WriteAsync("held", "other");
        await isHeld.Task; // nothing is claimed meanwhile
        await node.WriteAsync("1");
        await node.WriteAsync("2");
        (await node.Cache.GetAsync<string>(WritingNode.Key())).Value.Should().Be("2");
        _gate.SetResult();
        await node.FlushAsync();
        node.Sunk.Select(static write => write.Value).Should().Equal("held", "2");
        node.Figures.Coalesced.Should().Be(1);
    }

    [RedisFact]
    public async Task A_poison_write_steps_aside_and_delays_no_other()
    {
        await using var node = Node(configure: static options => (options.MaxTries, options.RetryDelay) = (2, TimeSpan.FromMilliseconds(1)));
        node.Sink = static (batch, _) => batch.Writes.Any(static write => write.Value == "bad") ? throw new InvalidDataException() : Task.CompletedTask;
        await node.WriteAsync("bad", "b");

        // Only beside good ones is a bad one to blame.
        await Eventually.TrueAsync(
            async () =>
            {
                await node.WriteAsync("good", "a");
                return node.Figures.SetAside == 1;
            },
            "it steps aside");
        await node.FlushAsync();
        node.Sunk.Should().NotBeEmpty().And.OnlyContain(static write => write.Value == "good");
        var poison = (await node.Writes.ListPoisonAsync(WritingNode.Orders)).Should().ContainSingle().Which;
        (poison.Write.Key, poison.Write.Value, poison.Failure).Should().Be((WritingNode.Key("b"), "bad", nameof(InvalidDataException)));
        await Eventually.TrueAsync(async () => !(await node.Cache.GetAsync<string>(WritingNode.Key("b"))).Found, "the cache no longer has a value that the source will not have");
        (await node.Writes.DropPoisonAsync(WritingNode.Orders, poison.Write.Id)).Should().BeTrue();
        (await node.Writes.ListPoisonAsync(WritingNode.Orders)).Should().BeEmpty();
    }

    [RedisFact]
    public async Task A_full_buffer_refuses_where_it_is_told_to()
    {
        await using var node = Node(configure: static options => (options.MaxPending, options.WhenFull) = (1, WriteBehindFull.Refuse));
        node.Sink = (_, token) => _gate.Task.WaitAsync(token);
        await node.WriteAsync("1", "a");
        var second = () => node.WriteAsync("2", "b");
        (await second.Should().ThrowAsync<WriteNotAcceptedException>()).Which.Reason.Should().Be(WriteRefusal.Full);
        _gate.SetResult();
    }

    [RedisFact]
    public async Task Another_number_of_partitions_is_refused()
    {
        await using var one = Node(configure: static options => options.Partitions = 2);
        await one.WriteAsync("1");
        await using var other = Node(configure: static options => options.Partitions = 3);
        var write = () => other.WriteAsync("2");
        (await write.Should().ThrowAsync<WriteNotAcceptedException>()).WithMessage("*Partitions is 3; other nodes or pending writes use 2*");
    }

    [RedisFact]
    public async Task Its_user_needs_the_rights_that_the_documentation_names()
    {
        var line = File.ReadLines(Path.Combine(Repository.Root, "docs", "redis.md")).Single(static line => line.StartsWith("~{fusiontiered:wb:", StringComparison.Ordinal));
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync(["ACL", "SETUSER", "buffer", "on", ">secret", "-@all", .. line.Split(' ')]);
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{server.Endpoint},user=buffer,password=secret");
        await using var node = new WritingNode(server, "ft:", configure: options => (options.Connection, options.MaxTries, options.Partitions) = (_ => Task.FromResult<IConnectionMultiplexer>(connection), 1, 1));
        node.Sink = static (batch, _) => batch.Writes.Any(static write => write.Value == "bad") ? throw new InvalidDataException() : Task.CompletedTask;
        await node.WriteAsync("bad", "b");
        await node.WriteAsync("good");
        await node.FlushAsync();
        (await node.Writes.ListPoisonAsync(WritingNode.Orders)).Should().ContainSingle();
        (await node.Writes.DropPoisonAsync(WritingNode.Orders, (await node.Writes.ListPoisonAsync(WritingNode.Orders))[0].Write.Id)).Should().BeTrue();
    }

    [RedisFact]
    public async Task A_user_without_rights_is_named_in_the_error()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "buffer", "on", ">secret", "+@all", "~ft:*");
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{server.Endpoint},user=buffer,password=secret");
        await using var node = new WritingNode(server, "ft:", configure: options => options.Connection = _ => Task.FromResult<IConnectionMultiplexer>(connection));
        var write = () => node.WriteAsync("1");
        (await write.Should().ThrowAsync<WriteNotAcceptedException>()).WithMessage("*NOPERM: the user lacks a right*").Which.Reason.Should().Be(WriteRefusal.Unavailable);
    }

    [RedisFact]
    public async Task Without_Redis_a_write_is_refused_and_the_cache_does_not_have_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = new WritingNode(server, _prefix);
        await node.WriteAsync("1");
        server.Crash();
        var write = () => node.WriteAsync("2");
        (await write.Should().ThrowAsync<WriteNotAcceptedException>()).Which.Reason.Should().BeOneOf(WriteRefusal.Unavailable, WriteRefusal.Unknown);
        node.Cache.TryGet(WritingNode.Key(), out string value).Should().Be(value == "1");
    }

    [RedisFact]
    public async Task It_works_on_a_cluster()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await server.CliAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.TrueAsync(async () => (await server.CliAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is up");
        await using var node = new WritingNode(server, "{shop}:");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => node.WriteAsync("v", $"{i}")));
        await node.FlushAsync();
        node.Sunk.Should().HaveCount(20);
    }

    private WritingNode Node(bool coherent = true, Action<DurableWriteBehindOptions>? configure = null) => new(redis.Server, _prefix, coherent, configure);
}
