using FusionTiered.Coherent.Tests.Support;
using FusionTiered.L2.Payloads;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.L2;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>Values that are sent to a key beside their own, and read in pieces.</summary>
public sealed class LargeValueTests
{
    private const int Piece = 1 << 20;
    private const int Threshold = 64 << 10;

    [RedisFact]
    public async Task An_entry_comes_back_whole_wherever_its_pieces_end()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        foreach (var length in new[] { Threshold + 1, Threshold + 2, Threshold + 1 + Piece, Threshold + 2 + Piece, (3 * Piece) - 1 })
        {
            var entry = Entry(length);
            await node.Tier.SetAsync("entry", entry, TimeSpan.FromMinutes(1), Node.Long);
            using var read = await node.Tier.ReadAsync("entry", Node.Long);
            read.Payload.Span.SequenceEqual(entry).Should().BeTrue();
            read.Left.Should().BeCloseTo(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20));
        }
    }

    [RedisFact]
    public async Task No_reply_is_longer_than_a_piece()
    {
        await using var server = await RedisServer.StartAsync();
        await using var line = TcpProxy.Start(server.Port);
        await using var node = await ThroughAsync(line);
        var longest = 0;
        _ = line.Befall(ReplyFault.Drop, reply =>
        {
            longest = reply.TryFindBulk(out _, out var length) ? Math.Max(longest, length) : longest;
            return false;
        });
        await node.Tier.SetAsync("entry", Entry(8 * Piece), null, Node.Long);
        (await node.Tier.ReadAsync("entry", Node.Long)).Dispose();
        longest.Should().Be(Piece);
    }

    [RedisFact]
    public async Task An_entry_that_is_replaced_while_it_is_read_is_never_put_together_from_both()
    {
        await using var server = await RedisServer.StartAsync();
        await using var line = TcpProxy.Start(server.Port);
        await using var node = await ThroughAsync(line);
        await using var other = await ForeignProgram.ConnectAsync(server);
        var (old, next) = (Entry(4 * Piece), Entry(4 * Piece));
        for (var piece = 1; piece <= 4; piece++)
        {
            await node.Tier.SetAsync("entry", old, null, Node.Long);
            var left = piece;
            var replaced = line.Befall(ReplyFault.Follow([]), reply =>
            {
                if (!(reply.TryFindBulk(out _, out var length) && length > Threshold + 1 && --left == 0))
                    return false;
                other.Db.StringSet("ft:entry", next).Should().BeTrue();
                return true;
            });
            using var read = await node.Tier.ReadAsync("entry", Node.Long);
            replaced.IsCompletedSuccessfully.Should().BeTrue();

            // Behind the last piece nothing is left to be read.
            read.Payload.Span.SequenceEqual(piece < 4 ? next : old).Should().BeTrue();
        }
    }

    [RedisFact]
    public async Task One_that_is_gone_before_its_last_piece_is_absent()
    {
        await using var server = await RedisServer.StartAsync();
        await using var line = TcpProxy.Start(server.Port);
        await using var node = await ThroughAsync(line);
        await using var other = await ForeignProgram.ConnectAsync(server);
        await node.Tier.SetAsync("entry", Entry(2 * Piece), null, Node.Long);
        _ = line.Befall(ReplyFault.Follow([]), reply => reply.Frame.Length > Piece && other.Db.KeyDelete("ft:entry"));
        (await node.ReadAsync("entry")).Should().BeNull();
    }

    [RedisTheory]
    [InlineData(Piece)]
    [InlineData(Piece / 4)]
    public async Task A_value_that_is_longer_than_a_reply_may_be_is_left_alone_and_not_written(int longest)
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server, options => options.MaxReplyBytes = longest);
        await using var other = await ForeignProgram.ConnectAsync(server);
        await other.Db.StringSetAsync("ft:json", new byte[2 * Piece]);
        await other.Db.StringSetAsync("ft:entry", Entry(2 * Piece));
        foreach (var key in new[] { "json", "entry" })
            (await node.Tier.ReadAsync(key, Node.Long)).IsUnreadable.Should().BeTrue();
        (await FluentActions.Awaiting(() => node.Tier.SetAsync("k", new byte[longest + 1], null, Node.Long).AsTask()).Should().ThrowAsync<RemoteTierException>())
            .Which.Message.Should().Contain($"{longest + 1} bytes").And.Contain("MaxReplyBytes");
        (await other.KeysAsync()).Should().NotContain(static key => key.StartsWith("ft~l", StringComparison.Ordinal));
        node.Heard.Events.Should().NotContain("lost");
    }

    [RedisFact]
    public async Task A_key_under_which_such_a_value_lies_is_loaded_once_and_kept_in_memory()
    {
        await using var server = await RedisServer.StartAsync();
        await using var other = await ForeignProgram.ConnectAsync(server);
        await other.Db.StringSetAsync("ft:p:k", new byte[2 * Piece]);
        await using var services = new ServiceCollection().AddCoherentCache().AddProfile(new CacheProfile("p")).UseRedis("redis://" + server.Endpoint)
            .UseCoherentEngine(static engine => engine.Redis.MaxReplyBytes = Piece).Services.BuildServiceProvider();
        var cache = services.GetRequiredService<IDomainCache>();
        await Eventually.True(() => cache.GetHealth().Coherence == CoherenceStatus.Verified, "it hears");
        var calls = 0;
        for (var call = 0; call < 3; call++)
            (await cache.GetOrSetAsync(new CacheProfile("p").Of("k"), 0, (_, _, _) => new ValueTask<int>(++calls))).Should().Be(1);
        cache.GetStatistics()["p"].PayloadsRefused.Should().BePositive();
        (await other.Db.StringLengthAsync("ft:p:k")).Should().Be(2 * Piece, "it is left alone");
    }

    [RedisFact]
    public async Task One_that_was_seen_is_replaced()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await node.Tier.SetAsync("entry", Entry(Piece), TimeSpan.FromMinutes(1), Node.Long);
        var lease = await node.LeaseAsync("entry");
        var next = Entry(2 * Piece);
        (await node.Tier.StoreAsync("entry", lease.Id, lease.Seen, next, null, Node.Long)).Should().Be(RemoteStoreOutcome.Stored);
        using var read = await node.Tier.ReadAsync("entry", Node.Long);
        read.Payload.Span.SequenceEqual(next).Should().BeTrue();
        read.Left.Should().BeNull();
    }

    [RedisFact]
    public async Task What_was_uploaded_and_not_named_is_nothing_and_does_not_stay()
    {
        await using var server = await RedisServer.StartAsync();
        using var gated = new GatedStreams();
        await using var node = await Node.StartAsync(server, options => options.Streams = gated);
        await using var other = await ForeignProgram.ConnectAsync(server);
        gated.HoldTail(100); // the end of the script behind the value
        var set = node.Tier.SetAsync("k", Entry(Piece + 1), null, Node.Long).AsTask();
        string? upload = null;
        await Eventually.TrueAsync(async () => (upload = (await other.KeysAsync()).FirstOrDefault(static key => key.StartsWith("ft~u", StringComparison.Ordinal))) is not null, "it is uploaded");
        (await FluentActions.Awaiting(() => set).Should().ThrowAsync<RemoteTierException>()).Which.Failure.Should().Be(RemoteFailure.Unknown, "the connection is silent");
        gated.LetGo();
        (await other.Db.KeyTimeToLiveAsync(upload)).Should().BePositive();
        (await other.KeysAsync()).Should().NotContain("ft:k");
        await node.ConnectedAsync(covered: false); // again: the silent connection was given up
        (await node.ReadAsync("k")).Should().BeNull();
    }

    [RedisFact]
    public async Task A_full_server_refuses_it_and_nothing_is_left()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await using var other = await ForeignProgram.ConnectAsync(server);
        var lease = await node.LeaseAsync("k");
        await server.CliAsync("CONFIG", "SET", "maxmemory", "1");
        (await FluentActions.Awaiting(() => StoreAsync(node, "k", lease)).Should().ThrowAsync<RemoteTierException>()).Which.Failure.Should().Be(RemoteFailure.Refused);
        (await other.KeysAsync()).Should().NotContain(static key => key.StartsWith("ft~u", StringComparison.Ordinal)).And.NotContain("ft:k");
        await node.Tier.ReleaseAsync("k", lease.Id, Node.Long);
        (await other.KeysAsync()).Should().NotContain("ft~l:{ft:k}");
    }

    [RedisFact]
    public async Task An_upload_that_was_evicted_is_refused_and_ends_no_lease()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Links.ClientAsync(Links.Settings(server.Port));
        await server.CliAsync("SET", "lease", "id");
        var answer = await client.EvalAsync<IntegerReply, long>(
            Scripts.StoreUpload.Quiet,
            new RedisKey[] { new("lease"), new("data"), new("upload") },
            new[] { Scripts.Argument("id"), Scripts.AnyEntry.How, default, default, Scripts.Argument(0) });
        answer.Should().Be(StoreOutcomes.NoUpload);
        (await server.CliAsync("GET", "lease")).Should().Be("id");
    }

    [RedisFact]
    public async Task Nothing_is_left_of_what_came_too_late()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await using var other = await ForeignProgram.ConnectAsync(server);
        var lost = await node.LeaseAsync("late");
        await node.Tier.RemoveAsync("late", Node.Long);
        (await StoreAsync(node, "late", lost)).Should().Be(RemoteStoreOutcome.LeaseLost);

        var outdated = await node.LeaseAsync("late");
        await other.Db.StringSetAsync("ft:late", "foreign");
        (await StoreAsync(node, "late", outdated)).Should().Be(RemoteStoreOutcome.EntryChanged);
        (await other.KeysAsync()).Should().NotContain(static key => key.StartsWith("ft~u", StringComparison.Ordinal));
        (await node.ReadAsync("late")).Should().Be("foreign");
    }

    [RedisFact]
    public async Task The_others_hear_of_it_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        await using var other = await Node.StartAsync(server);
        await node.Tier.SetAsync("entry", Entry(Piece), TimeSpan.FromMinutes(1), Node.Long);
        (await other.HeardAsync()).Should().Equal("key entry");
    }

    [RedisFact]
    public async Task What_nobody_completes_ends_by_itself()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "halfway", "on", "nopass", "~*", "+@all", "-rename");
        await using var node = await Node.StartAsync(server, options => (options.User, options.Password) = ("halfway", "x"));
        await using var other = await ForeignProgram.ConnectAsync(server);
        await FluentActions.Awaiting(() => node.Tier.SetAsync("k", new byte[Piece], null, Node.Long).AsTask()).Should().ThrowAsync<RemoteTierException>();
        var upload = (await other.KeysAsync()).Single(static key => key.StartsWith("ft~u:{ft:k}", StringComparison.Ordinal));
        (await other.Db.KeyTimeToLiveAsync(upload)).Should().BePositive().And.BeLessThanOrEqualTo(Node.Long + TimeSpan.FromSeconds(1));
    }

    private static async Task<Node> ThroughAsync(TcpProxy line)
    {
        var options = new RedisSettings();
        options.Endpoints.Add(line.Endpoint);
        var node = Node.Start(options);
        await node.ConnectedAsync();
        return node;
    }

    private static async Task<RemoteStoreOutcome> StoreAsync(Node node, string key, (string Id, SeenEntry Seen) lease) =>
        await node.Tier.StoreAsync(key, lease.Id, lease.Seen, new byte[Piece], TimeSpan.FromMinutes(1), Node.Long);

    /// <summary>Bytes with the frame of an entry: those of one are not those of another, anywhere.</summary>
    private static byte[] Entry(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        EntryPayload.Seal(bytes);
        return bytes;
    }
}
