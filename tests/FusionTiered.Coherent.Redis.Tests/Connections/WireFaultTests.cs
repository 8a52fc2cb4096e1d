using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>What a wire can do wrong, said byte for byte by a scripted peer.</summary>
public sealed class WireFaultTests
{
    private const string Push = ">2\r\n$10\r\ninvalidate\r\n*1\r\n$3\r\nc:1\r\n";

    [Fact]
    public async Task Pushes_between_replies_are_handled_in_wire_order()
    {
        var (link, peer, heard) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            await server.CommandAsync();
            await server.SayAsync(Push + PeerConnection.Bulk("a") + Push + ">3\r\n+message\r\n+c\r\n+m\r\n" + PeerConnection.Bulk("b") + Push);
        });
        await using var _ = link;
        await using var __ = peer;
        var first = link.Connection.GetAsync(Links.Key("a"), new() { Observer = new Noting(heard, "reply a") });
        var second = link.Connection.GetAsync(Links.Key("b"), new() { Observer = new Noting(heard, "reply b") });
        Links.Text(await first.Ends()).Should().Be("a");
        Links.Text(await second.Ends()).Should().Be("b");
        await Eventually.True(() => heard.Events.Length == 5, "the last push is in");
        heard.Events.Should().Equal("invalidate c:1", "reply a", "invalidate c:1", "reply b", "invalidate c:1");
    }

    [Fact]
    public async Task A_push_inside_a_reply_disturbs_nobody()
    {
        var (link, peer, heard) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            await server.SayAsync("*2\r\n$1\r\nx\r\n" + Push + "$1\r\ny\r\n");
        });
        await using var _ = link;
        await using var __ = peer;
        var values = await link.Connection.GetManyAsync(new[] { Links.Key("1"), Links.Key("2") }).Ends();
        values.Select(Links.Text).Should().Equal("x", "y");
        heard.Events.Should().Equal("invalidate c:1");
    }

    [Fact]
    public async Task An_attribute_before_a_reply_disturbs_nobody()
    {
        var (link, peer, _) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            await server.SayAsync("|1\r\n+key-popularity\r\n%1\r\n$1\r\na\r\n,0.19\r\n" + PeerConnection.Bulk("v"));
        });
        await using var __ = link;
        await using var ___ = peer;
        Links.Text(await link.Connection.GetAsync(Links.Key("1")).Ends()).Should().Be("v");
    }

    [Fact]
    public async Task A_duplicated_reply_closes_the_connection_when_nobody_awaits_it()
        => (await EndsAsync(async server =>
        {
            await server.CommandAsync();
            await server.SayAsync("*1\r\n$1\r\nv\r\n*1\r\n$1\r\nv\r\n");
        }, isAnswered: true)).Should().BeOfType<RespProtocolException>();

    [Fact]
    public async Task The_answer_to_another_PING_closes_the_connection_and_confirms_nothing()
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            var first = PeerConnection.Pong(await server.CommandAsync());
            await server.CommandAsync();
            await server.SayAsync(first + first);
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        link.Connection.SendPing();
        var between = TimeProvider.System.GetTimestamp();
        link.Connection.SendPing();
        (await link.Ended.Ends()).Should().BeOfType<RespProtocolException>();
        link.Connection.LastAnsweredPingSentAt.Should().BeLessThanOrEqualTo(between);
    }

    [Fact]
    public async Task A_reply_of_another_type_closes_the_connection_and_goes_to_nobody()
    {
        // One reply was dropped on the way: the next one answers another question.
        var (link, peer, _) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            await server.CommandAsync();
            await server.SayAsync(":17\r\n");
        });
        await using var __ = link;
        await using var ___ = peer;
        var value = link.Connection.GetAsync(Links.Key("k"));
        var count = link.Connection.DeleteAsync(new[] { Links.Key("k") });
        await FluentActions.Awaiting(() => value.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
        await FluentActions.Awaiting(() => count.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
        (await link.Ended.Ends()).Should().BeOfType<RespProtocolException>();
    }

    [Fact]
    public async Task Too_few_values_for_the_keys_close_the_connection()
    {
        var (link, peer, _) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            await server.SayAsync("*1\r\n$1\r\nx\r\n");
        });
        await using var __ = link;
        await using var ___ = peer;
        var values = link.Connection.GetManyAsync(new[] { Links.Key("1"), Links.Key("2") });
        await FluentActions.Awaiting(() => values.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
    }

    [Theory]
    [InlineData("$10\r\nabc")]
    [InlineData("$10")]
    [InlineData("*2\r\n$1\r\na\r\n")]
    public async Task A_truncated_reply_gives_no_value(string part)
    {
        var (link, peer, _) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            await server.SayAsync(part);
            server.Dispose();
        });
        await using var __ = link;
        await using var ___ = peer;
        var value = link.Connection.GetAsync(Links.Key("k"));
        (await FluentActions.Awaiting(() => value.Ends()).Should().ThrowAsync<RedisConnectionLostException>()).Which.IsOutcomeUnknown.Should().BeTrue();
    }

    [Theory]
    [InlineData("$2147483647\r\n")]
    [InlineData("*1000000000\r\n")]
    [InlineData("+OK\n")]
    public async Task A_hostile_reply_closes_the_connection(string wire)
        => (await EndsAsync(async server =>
        {
            await server.CommandAsync();
            await server.SayAsync(wire);
        })).Should().BeOfType<RespProtocolException>();

    [Fact]
    public async Task A_reply_in_single_bytes_is_a_reply()
    {
        var (link, peer, _) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            foreach (var c in "$5\r\nabcde\r\n")
                await server.SayAsync(c.ToString());
        });
        await using var __ = link;
        await using var ___ = peer;
        Links.Text(await link.Connection.GetAsync(Links.Key("k")).Ends()).Should().Be("abcde");
    }

    [Fact]
    public async Task An_error_fails_its_own_command_only()
    {
        var (link, peer, _) = await StartAsync(async server =>
        {
            for (var i = 0; i < 3; i++)
                await server.CommandAsync();
            await server.SayAsync("-WRONGTYPE Operation against a key\r\n$1\r\nv\r\n!9\r\nOOM maxed\r\n");
        });
        await using var __ = link;
        await using var ___ = peer;
        var wrong = link.Connection.GetAsync(Links.Key("1"));
        var right = link.Connection.GetAsync(Links.Key("2"));
        var full = link.Connection.SetAsync(Links.Key("3"), Links.Bytes("v"));
        (await FluentActions.Awaiting(() => wrong.Ends()).Should().ThrowAsync<RespErrorException>()).Which.Code.Should().Be("WRONGTYPE");
        Links.Text(await right.Ends()).Should().Be("v");
        (await FluentActions.Awaiting(() => full.Ends()).Should().ThrowAsync<RespErrorException>()).Which.Code.Should().Be("OOM");
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            await server.IsResetAsync();
        });
        var settings = Links.Settings(peer.Port);
        await using var link = await Links.OpenAsync(new()
        {
            Endpoints = settings.Endpoints, ReadBudget = Links.Long, PingInterval = TimeSpan.FromMilliseconds(20), SilenceLimit = TimeSpan.FromMilliseconds(100),
        });
        (await link.Ended.Ends()).Should().BeOfType<TimeoutException>();
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_coverage_with_the_connection()
    {
        var isOpen = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            await isOpen.Task;
            await server.SayAsync(Push);
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port), new Throwing());
        isOpen.SetResult();
        (await link.Ended.Ends()).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be("handler");
    }

    [Fact]
    public async Task Closing_resets_so_that_nothing_unsent_arrives_later()
    {
        var reset = new TaskCompletionSource<bool>();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            reset.SetResult(await server.IsResetAsync());
        });
        await using (await Links.OpenAsync(Links.Settings(peer.Port)))
        {
        }

        (await reset.Task.Ends()).Should().BeTrue();
    }

    [Fact]
    public async Task Closing_resets_also_while_nobody_reads()
    {
        var reset = new TaskCompletionSource<bool>();
        await using var peer = new ScriptedPeer(async server => reset.SetResult(await server.IsResetAsync()));
        var settings = Links.Settings(peer.Port);
        using var heartbeat = new Heartbeat(new(TimeProvider.System), "test heartbeat");
        using (var connection = new RedisConnection(settings, settings.Endpoints[0], new(System.Net.IPAddress.Loopback, peer.Port), heartbeat))
            connection.Connect();
        (await reset.Task.Ends()).Should().BeTrue();
    }

    [Fact]
    public async Task An_observer_sees_errors_and_replies_whose_caller_has_left()
    {
        var go = new TaskCompletionSource();
        var (link, peer, heard) = await StartAsync(async server =>
        {
            await server.CommandAsync();
            await go.Task;
            await server.SayAsync("-OOM no\r\n");
        });
        await using var _ = link;
        await using var __ = peer;
        using var leave = new CancellationTokenSource();
        var set = link.Connection.SetAsync(Links.Key("k"), Links.Bytes("v"), options: new() { Observer = new Noting(heard, "set") }, cancellation: leave.Token);
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => set.Ends()).Should().ThrowAsync<OperationCanceledException>();
        go.SetResult();
        await Eventually.True(() => heard.Events.Contains("set", StringComparer.Ordinal), "the observer was called");
    }

    private static async Task<(Links.OpenLink Link, ScriptedPeer Peer, RecordingListener Heard)> StartAsync(Func<PeerConnection, Task> script)
    {
        var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            await script(server);
        });
        var heard = new RecordingListener();
        return (await Links.OpenAsync(Links.Settings(peer.Port), heard), peer, heard);
    }

    private static async Task<Exception> EndsAsync(Func<PeerConnection, Task> script, bool isAnswered = false)
    {
        var (link, peer, _) = await StartAsync(script);
        await using var __ = link;
        await using var ___ = peer;
        var asked = link.Connection.GetManyAsync(new[] { Links.Key("k") }).AsTask();
        if (isAnswered)
            await asked.Ends();
        else
            await FluentActions.Awaiting(() => asked.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
        return await link.Ended.Ends();
    }

    private sealed class Noting(RecordingListener target, string text) : IReplyObserver
    {
        public void OnReply(int index, RespReader reply) => target.Note(text);
    }

    private sealed class Throwing : IPushHandler
    {
        public void OnInvalidate(InvalidatedKeys keys) => throw new InvalidOperationException("handler");
    }
}
