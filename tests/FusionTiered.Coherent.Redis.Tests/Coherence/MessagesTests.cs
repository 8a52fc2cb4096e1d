using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Coherence;

/// <summary>What a node hears where the server refuses client tracking.</summary>
public sealed class MessagesTests(MessagesTests.Fixture redis) : IClassFixture<MessagesTests.Fixture>
{
    private static readonly CacheProfile Sliding = new("slides");

    private int _prefixes;

    [RedisFact]
    public async Task A_message_that_is_lost_is_a_gap_as_soon_as_the_next_one_comes()
    {
        await using var line = TcpProxy.Start(redis.Server.Port);
        var prefix = NextPrefix();
        await using var node = await StartAsync(prefix, line);
        await using var other = await StartAsync(prefix);
        var lost = line.Befall(ReplyFault.Drop, static reply => reply.IsPush && reply.Holds("lost"));
        await other.SetAsync("lost", "x");
        await other.SetAsync("heard", "x");
        await lost.Ends();
        (await node.HeardAsync()).Should().ContainInOrder("lost", "began", "key heard").And.NotContain("key lost");
    }

    [RedisFact]
    public async Task A_message_that_is_lost_is_a_gap_before_the_next_PING_is_answered()
    {
        await using var line = TcpProxy.Start(redis.Server.Port);
        var prefix = NextPrefix();
        await using var node = await StartAsync(prefix, line);
        await using var other = await StartAsync(prefix);
        var lost = line.Befall(ReplyFault.Drop, static reply => reply.IsPush && reply.Holds("lost"));
        await other.SetAsync("lost", "x");
        await lost.Ends();
        (await node.HeardAsync()).Should().Equal("lost", "began");
        await other.SetAsync("heard", "x");
        (await node.HeardAsync()).Should().Equal("key heard");
    }

    [RedisFact]
    public async Task A_server_that_was_emptied_is_noticed_by_the_next_PING_and_messages_go_on()
    {
        await using var server = await NoTracking.StartAsync();
        await using var node = await Node.StartAsync(server, NoTracking.LogIn);
        await using var other = await Node.StartAsync(server, NoTracking.LogIn);
        await other.SetAsync("k", "x");
        await node.HeardAsync();
        await server.CliAsync("FLUSHALL");
        (await node.HeardAsync()).Should().Equal("everything");
        await other.SetAsync("k", "y");
        (await node.HeardAsync()).Should().Equal("key k");
    }

    [RedisFact]
    public async Task Something_else_on_the_channel_is_a_gap()
    {
        var prefix = NextPrefix();
        await using var node = await StartAsync(prefix);
        await redis.Server.CliAsync("PUBLISH", prefix[..^1] + "~c", "hello");
        (await node.HeardAsync()).Should().Equal("lost", "began");
    }

    [RedisFact]
    public async Task A_write_that_may_not_be_told_is_a_gap_for_the_others()
    {
        await using var server = await NoTracking.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "mute", "on", ">p", "~*", "&*", "+@all", "-client|tracking");
        await using var node = await Node.StartAsync(server, NoTracking.LogIn);
        await using var mute = await Node.StartAsync(server, static options => (options.User, options.Password) = ("mute", "p"));
        await node.SetAsync("first", "x");
        await node.HeardAsync();
        await server.CliAsync("ACL", "SETUSER", "mute", "-publish");
        await FluentActions.Awaiting(() => mute.SetAsync("k", "x").AsTask()).Should().ThrowAsync<RemoteTierException>();
        (await node.HeardAsync()).Should().Equal("lost", "began");
    }

    [RedisFact]
    public async Task A_set_that_comes_after_its_deadline_is_refused()
    {
        await using var node = await StartAsync(NextPrefix());
        await node.SetAsync("k", "old");
        redis.Server.Freeze();
        var late = node.Tier.SetAsync("k", Node.Bytes("late"), null, TimeSpan.FromMilliseconds(50)).AsTask();
        await FluentActions.Awaiting(() => late).Should().ThrowAsync<RemoteTierException>();
        redis.Server.Thaw();
        await node.ConnectedAsync(covered: false);
        (await node.ReadAsync("k")).Should().Be("old", "what is asked later is answered later");
    }

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_prefix_with_a_hash_tag_is_as_good_as_another(bool tracks)
    {
        Action<RedisSettings> user = tracks ? static _ => { } : NoTracking.LogIn;
        await using var node = await Node.StartAsync(redis.Server, user, $"{{tag{tracks}}}:");
        await using var other = await Node.StartAsync(redis.Server, user, $"{{tag{tracks}}}:");
        await other.SetAsync("a:1", "x");
        (await node.HeardAsync()).Should().Equal("key a:1");
        (await other.StoreAsync("a:2", await other.LeaseAsync("a:2"), "x")).Should().Be(RemoteStoreOutcome.Stored);
        await other.SetAsync("a:3", new string('x', 100_000));
        (await node.ReadAsync("a:3"))!.Length.Should().Be(100_000);
        await other.Tier.RaiseVersionAsync("t:tag", Node.Long);
        await other.Tier.RemoveAsync("a:none", Node.Long);
        (await node.HeardAsync()).Distinct(StringComparer.Ordinal).Should().Equal("key a:2", "key a:3", "version t:tag", "key a:none");
        (await other.Tier.ClearPatternAsync("a:*", Node.Long)).Should().Be(3);
        (await node.HeardAsync()).Should().Contain("pattern a:*");
        (await redis.Server.CliAsync("KEYS", $"{{tag{tracks}}}*")).Split('\n').Should().OnlyContain(key => key.StartsWith($"{{tag{tracks}}}~", StringComparison.Ordinal), "all values and leases are gone");
    }

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_touch_is_heard_by_its_own_node_too(bool tracks)
    {
        await using var node = await Node.StartAsync(redis.Server, tracks ? null : NoTracking.LogIn, NextPrefix());
        await node.SetAsync("k", "x", TimeSpan.FromMinutes(1));
        await node.HeardAsync();
        (await node.Tier.TouchAsync("k", TimeSpan.FromHours(1), TimeSpan.Zero, Node.Long)).Should().BeTrue();
        (await node.HeardAsync()).Should().Equal("key k");
    }

    [RedisFact]
    public async Task A_change_behind_a_touch_of_this_node_is_told_to_its_watchers()
    {
        var prefix = NextPrefix();
        await using var writing = Service(prefix);
        await using var watching = Service(prefix);
        var (writer, watcher) = (await HearsAsync(writing), await HearsAsync(watching));
        await writer.SetAsync(Sliding.Of("k"), "x");
        await redis.Server.CliAsync("PEXPIRE", prefix + "slides:k", "600000");
        await using var watch = watcher.WatchAsync(CacheWatch.Everything).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        await watcher.GetAsync<string>(Sliding.Of("k"));
        await Eventually.TrueAsync(async () => long.Parse(await redis.Server.CliAsync("PTTL", prefix + "slides:k")) > 1_200_000, "it is touched");

        await writer.SetAsync(Sliding.Of("k"), "y");
        await writer.SetAsync(Sliding.Of("end"), "y");
        (await NextAsync(watch)).Subject.Should().Be("slides:k");
        (await NextAsync(watch)).Subject.Should().Be("slides:end");
    }

    [RedisFact]
    public async Task Nodes_in_another_database_of_the_server_are_not_heard()
    {
        var prefix = NextPrefix();
        await using var production = await StartAsync(prefix);
        await using var staging = await StartAsync(prefix, database: 3);
        await using var more = await StartAsync(prefix, database: 3);
        await staging.SetAsync("k", "staging");
        await production.SetAsync("k", "production");
        await staging.SetAsync("other", "staging");
        (await production.HeardAsync()).Should().BeEmpty();
        (await more.HeardAsync()).Should().Equal("key k", "key other");
        (await more.ReadAsync("k")).Should().Be("staging");
    }

    [RedisFact]
    public async Task Behind_a_write_of_a_node_that_tells_nobody_nothing_is_confirmed()
    {
        await using var server = await NoTracking.StartAsync();
        await using var node = await Node.StartAsync(server, NoTracking.LogIn, lease: TimeSpan.FromSeconds(30));
        await using var quiet = await Node.StartAsync(server);
        await quiet.SetAsync("k", "x");
        await FluentActions.Awaiting(() => node.HeardAsync()).Should().ThrowAsync<RemoteTierException>();
        await Eventually.True(() => node.Channel.Mode == CoherenceMode.Lifetime, "it knows that it does not hear everybody");
        await node.ConnectedAsync(covered: false);
        await node.SetAsync("k", "y");
        (await quiet.HeardAsync()).Should().Contain("key k");
    }

    [RedisFact]
    public async Task A_node_that_is_allowed_to_track_later_does_when_another_one_tracks()
    {
        await using var server = await NoTracking.StartAsync();
        await using var node = await Node.StartAsync(server, NoTracking.LogIn);
        await server.CliAsync("ACL", "SETUSER", "app", "+client|tracking");
        node.Channel.Mode.Should().Be(CoherenceMode.OwnNodes);
        await using var other = await Node.StartAsync(server, NoTracking.LogIn);
        await Eventually.True(() => node.Channel.Mode == CoherenceMode.EveryChange, "both track");
    }

    [RedisFact]
    public async Task When_the_nodes_that_tell_nobody_are_gone_the_others_hear_each_other_again()
    {
        await using var server = await NoTracking.StartAsync();
        await using var node = await Node.StartAsync(server, NoTracking.LogIn, lease: TimeSpan.FromMilliseconds(400));
        await using (await Node.StartAsync(server))
            await Eventually.True(() => node.Channel.Mode == CoherenceMode.Lifetime, "it knows that it does not hear everybody");
        await server.CliAsync("DEL", "ft~q");
        await Eventually.True(() => node.Channel.Mode == CoherenceMode.OwnNodes, "it hears the others again");
        await using var other = await Node.StartAsync(server, NoTracking.LogIn);
        await node.HeardAsync();
        await other.SetAsync("k", "x");
        (await node.HeardAsync()).Should().Equal("key k");
    }

    [RedisFact]
    public async Task A_read_of_many_values_stays_below_what_the_server_holds_back_for_a_subscriber()
    {
        await using var server = await NoTracking.StartAsync();
        await server.CliAsync("CONFIG", "SET", "client-output-buffer-limit", "pubsub 12mb 12mb 60");
        await using var node = await Node.StartAsync(server, NoTracking.LogIn);
        var keys = Enumerable.Range(0, 600).Select(static i => $"k{i}").ToArray();
        foreach (var key in keys)
            await node.SetAsync(key, new string('x', 60_000));
        var found = await Task.WhenAll(node.Tier.ReadManyAsync(keys, Node.Long).AsTask(), node.Tier.ReadManyAsync(keys, Node.Long).AsTask());
        found.Should().OnlyContain(static many => many.All(static value => value.Payload.Length == 60_000));
        Array.ForEach(found, static many => Array.ForEach(many, static value => value.Dispose()));
        (await node.HeardAsync()).Should().BeEmpty("the connection was not lost");
    }

    private string NextPrefix() => $"m{Interlocked.Increment(ref _prefixes)}x{Guid.NewGuid():N}:";

    private static async Task<CacheChange> NextAsync(IAsyncEnumerator<CacheChange> watch)
    {
        (await watch.MoveNextAsync().AsTask().WaitAsync(Node.Long)).Should().BeTrue();
        return watch.Current;
    }

    private static async Task<IDomainCache> HearsAsync(ServiceProvider services)
    {
        var cache = services.GetRequiredService<IDomainCache>();
        await Eventually.True(() => cache.GetHealth().Coherence == CoherenceStatus.Verified, "it hears");
        return cache;
    }

    private ServiceProvider Service(string prefix)
    {
        var services = new ServiceCollection();
        services.AddCoherentCache(options => (options.KeyPrefix, options.L2.ReadDeadline, options.L2.WriteDeadline, options.L2.CoherenceLease) = (prefix, Node.Long, Node.Long, TimeSpan.FromSeconds(30)))
            .AddProfile(Sliding, static profile => (profile.Lifetime, profile.StaleFor, profile.Sliding) = (TimeSpan.FromMinutes(30), TimeSpan.Zero, true))
            .UseRedis(options =>
            {
                options.Endpoints.Add(redis.Server.Endpoint);
                NoTracking.LogIn(options);
            });
        return services.BuildServiceProvider();
    }

    private Task<Node> StartAsync(string prefix, TcpProxy? line = null, int database = 0) => Node.StartAsync(
        redis.Server,
        options =>
        {
            NoTracking.LogIn(options);
            options.Database = database;
            if (line is not null)
            {
                options.Endpoints.Clear();
                options.Endpoints.Add(line.Endpoint);
            }
        },
        prefix,
        lease: TimeSpan.FromSeconds(30));

    /// <summary>One server for all tests that leave it running.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private RedisServer? _server;

        public RedisServer Server => _server ?? throw new InvalidOperationException("No redis-server: " + RedisBinary.WhySkipped);

        public async Task InitializeAsync()
        {
            if (RedisBinary.WhySkipped is null)
                _server = await NoTracking.StartAsync();
        }

        public async Task DisposeAsync()
        {
            if (_server is not null)
                await _server.DisposeAsync();
        }
    }
}
