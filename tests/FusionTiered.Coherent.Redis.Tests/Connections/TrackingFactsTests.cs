using System.Net.Sockets;
using System.Text;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>
/// What we build upon: facts about CLIENT TRACKING of a real server, measured again (the numbers are those of the table of facts).
/// A red test here means that the server behaves otherwise and the design has to be looked at.
/// </summary>
public sealed class TrackingFactsTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Ours = "BCAST NOLOOP PREFIX c:";

    [RedisFact]
    public async Task Row_1_every_write_of_another_is_announced_without_a_read_before()
    {
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("SET c:1 a");
        (await pair.HeardAsync()).Should().Equal("invalidate c:1");
        await pair.WriteAsync("SET c:1 b");
        (await pair.HeardAsync()).Should().Equal("invalidate c:1");
        await pair.WriteAsync("SET other a");
        (await pair.HeardAsync()).Should().BeEmpty();
    }

    [RedisFact]
    public async Task Row_2_pipelined_writes_come_as_one_push_with_distinct_keys()
    {
        await using var pair = await StartAsync(Ours);
        // One EVAL is certainly one cycle; three pipelined commands are one where the server reads them at once.
        await pair.WriteAsync("EVAL redis.call('set','c:a',1)redis.call('set','c:b',1)redis.call('set','c:a',2) 0");
        (await pair.HeardAsync()).Should().Equal("invalidate c:a,c:b");
    }

    [RedisFact]
    public async Task Row_3_own_plain_writes_are_not_announced_to_their_writer()
    {
        await using var pair = await StartAsync(Ours);
        foreach (var command in new[] { "SET c:1 a", "DEL c:1", "MULTI", "SET c:1 b", "EXEC" })
            await RawCommand.SendAsync(pair.Tracker.Connection, command).Ends();
        (await pair.HeardAsync()).Should().BeEmpty();
    }

    [RedisFact]
    public async Task Row_4_own_writes_by_script_are_announced_even_with_NOLOOP()
    {
        await using var pair = await StartAsync(Ours);
        await pair.AskAsync("EVAL return(redis.call('set',KEYS[1],1)) 1 c:1");
        (await pair.HeardAsync()).Should().Contain("invalidate c:1");
    }

    [RedisFact]
    public async Task Row_5_without_NOLOOP_the_reply_comes_before_the_push()
    {
        await using var pair = await StartAsync("BCAST PREFIX c:");
        await pair.AskAsync("SET c:1 a");
        (await pair.HeardAsync()).Should().Equal("reply to SET c:1 a", "invalidate c:1");
    }

    [RedisFact]
    public async Task Row_6_a_value_read_earlier_comes_before_the_push_of_a_later_write()
    {
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("SET c:6 old");
        await pair.HeardAsync();
        for (var i = 0; i < 200; i++)
        {
            var read = pair.AskAsync("GET c:6");
            var write = pair.WriteAsync($"SET c:6 {i}");
            var value = await read;
            await write;
            var heard = await pair.HeardAsync();
            // Either order of execution is possible; the order on the wire must tell which it was.
            var valueIsNew = string.Equals(value, i.ToString(), StringComparison.Ordinal);
            if (!valueIsNew)
                heard.Should().Equal("reply to GET c:6", "invalidate c:6");
            else
                heard.Should().BeEquivalentTo("reply to GET c:6", "invalidate c:6");
        }
    }

    [RedisTheory]
    [InlineData("FLUSHALL", false)]
    [InlineData("FLUSHDB", false)]
    [InlineData("FLUSHALL", true)]
    public async Task Row_7_a_flush_is_a_null_push_to_everybody(string command, bool byItself)
    {
        await using var pair = await StartAsync(Ours);
        if (byItself)
            await pair.AskAsync(command);
        else
            await pair.WriteAsync(command);
        (await pair.HeardAsync()).Should().Contain("everything");
    }

    [RedisFact]
    public async Task Row_7_a_flush_of_another_database_is_one_too()
    {
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("SELECT 3");
        await pair.WriteAsync("FLUSHDB");
        (await pair.HeardAsync()).Should().Equal("everything");
    }

    [RedisFact]
    public async Task Row_8_a_write_to_the_same_name_in_another_database_is_announced()
    {
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("SELECT 3");
        await pair.WriteAsync("SET c:1 x");
        (await pair.HeardAsync()).Should().Equal("invalidate c:1");
    }

    [RedisFact]
    public async Task Row_9_SWAPDB_changes_values_and_is_not_announced()
    {
        await using var server = await RedisServer.StartAsync();
        await using var pair = await TrackedPair.StartAsync(server, Ours);
        await pair.WriteAsync("SET c:1 zero");
        await pair.HeardAsync();
        await pair.WriteAsync("SWAPDB 0 1");
        (await pair.HeardAsync()).Should().BeEmpty();
        (await pair.AskAsync("GET c:1")).Should().Be("null");
    }

    [RedisTheory]
    [InlineData("GETEX c:10 EX 100")]
    [InlineData("EXPIRE c:10 100")]
    [InlineData("PERSIST c:10")]
    public async Task Row_10_a_change_of_the_lifetime_is_announced(string command)
    {
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("SET c:10 a EX 50");
        await pair.HeardAsync();
        await pair.WriteAsync(command);
        (await pair.HeardAsync()).Should().Equal("invalidate c:10");
    }

    [RedisTheory]
    [InlineData("TOUCH c:11")]
    [InlineData("GET c:11")]
    [InlineData("SET c:11 b NX")]
    [InlineData("DEL c:absent")]
    public async Task Row_11_what_changes_nothing_is_not_announced(string command)
    {
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("SET c:11 a");
        await pair.HeardAsync();
        await pair.WriteAsync(command);
        (await pair.HeardAsync()).Should().BeEmpty();
    }

    [RedisFact]
    public async Task Row_11_a_mark_set_and_deleted_in_one_go_is_announced_once_for_an_absent_key()
    {
        // Our cure: DEL of an absent key says nothing, SET and DEL in one cycle say it in one push.
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("EVAL redis.call('set',KEYS[1],'')redis.call('del',KEYS[1]) 1 c:absent");
        (await pair.HeardAsync()).Should().Equal("invalidate c:absent");
    }

    [RedisTheory]
    [InlineData("SET c:12new a NX PX 5000", "c:12new")]
    [InlineData("GETDEL c:12", "c:12")]
    [InlineData("UNLINK c:12", "c:12")]
    [InlineData("RENAME c:12 c:12b", "c:12,c:12b")]
    public async Task Row_12_locks_and_moves_under_the_prefix_are_announced(string command, string keys)
    {
        await using var pair = await StartAsync(Ours);
        await pair.WriteAsync("DEL c:12new c:12b");
        await pair.WriteAsync("SET c:12 a");
        await pair.HeardAsync();
        await pair.WriteAsync(command);
        (await pair.HeardAsync()).Should().Equal("invalidate " + keys);
    }

    [RedisFact]
    public async Task Row_13_an_expiry_is_announced_even_to_the_owner_with_NOLOOP()
    {
        await using var pair = await StartAsync(Ours);
        await pair.AskAsync("SET c:13 a PX 30");
        await Eventually.True(() => pair.Heard.Events.Contains("invalidate c:13", StringComparer.Ordinal), "the expiry was announced");
    }

    [RedisFact]
    public async Task Row_18_a_full_server_refuses_values_and_still_lets_go()
    {
        await using var server = await RedisServer.StartAsync();
        await using var pair = await TrackedPair.StartAsync(server, Ours);
        await pair.WriteAsync("SET c:18 a");
        await pair.HeardAsync();
        await pair.WriteAsync("CONFIG SET maxmemory 1");
        (await pair.WriteAsync("SET c:18 b")).Should().StartWith("-OOM ");
        (await pair.WriteAsync("GET c:18")).Should().Be("a");
        (await pair.WriteAsync("EXPIRE c:18 100")).Should().Be("1");
        (await pair.WriteAsync("DEL c:18")).Should().Be("1");
        (await pair.HeardAsync()).Should().Equal("invalidate c:18", "invalidate c:18");
        var mark = new RedisScript("mark", "#!lua flags=allow-oom\nredis.call('set',KEYS[1],'') return redis.call('del',KEYS[1])");
        (await pair.Other.Connection.EvalAsync<IntegerReply, long>(mark, new[] { Links.Key("c:18") }, default)).Should().Be(1);
        (await pair.HeardAsync()).Should().Equal("invalidate c:18");
    }

    [RedisFact]
    public async Task Row_19_the_same_prefix_twice_is_an_error()
    {
        await using var pair = await StartAsync(Ours);
        (await RawCommand.SendAsync(pair.Tracker.Connection, "CLIENT TRACKING ON BCAST NOLOOP PREFIX c:")).Should().StartWith("-ERR").And.Contain("overlaps");
    }

    [RedisFact]
    public async Task Row_20_adding_a_prefix_replaces_the_options()
    {
        await using var pair = await StartAsync(Ours);
        (await RawCommand.SendAsync(pair.Tracker.Connection, "CLIENT TRACKING ON BCAST PREFIX d:")).Should().Be("OK");
        await RawCommand.SendAsync(pair.Tracker.Connection, "SET c:1 own");
        (await pair.HeardAsync()).Should().Equal("invalidate c:1");
    }

    [RedisFact]
    public async Task Row_21_overlapping_prefixes_in_one_command_get_two_replies_and_that_ends_the_connection()
    {
        await using var link = await Links.OpenAsync(Links.Settings(redis.Server.Port));
        (await RawCommand.SendAsync(link.Connection, "CLIENT TRACKING ON BCAST PREFIX a PREFIX b PREFIX bc")).Should().StartWith("-ERR");
        (await link.Ended.Ends()).Should().BeOfType<RespProtocolException>().Which.Message.Should().Contain("nobody awaits");
    }

    [RedisFact]
    public async Task Row_23_a_RESP2_connection_is_told_OK_and_then_nothing()
    {
        await using var pair = await StartAsync(Ours);
        using var old = new TcpClient("127.0.0.1", redis.Server.Port);
        (await TalkAsync(old, "CLIENT TRACKING ON BCAST PREFIX c:")).Should().Be("+OK\r\n");
        await pair.WriteAsync("SET c:23 a");
        (await pair.HeardAsync()).Should().Equal("invalidate c:23");
        (await TalkAsync(old, "PING")).Should().Be("+PONG\r\n");
    }

    [RedisFact]
    public async Task Row_24_RESET_turns_tracking_off()
    {
        await using var pair = await StartAsync(Ours);
        (await RawCommand.SendAsync(pair.Tracker.Connection, "RESET")).Should().Be("RESET");
        await pair.WriteAsync("SET c:1 a");
        (await pair.HeardAsync()).Should().BeEmpty();
    }

    [RedisFact]
    public async Task Row_37_after_a_refused_AUTH_the_server_serves_the_connection_as_its_default_user()
    {
        using var raw = new TcpClient("127.0.0.1", redis.Server.Port);
        (await TalkAsync(raw, "HELLO 3 AUTH nobody wrong")).Should().StartWith("-WRONGPASS");
        (await TalkAsync(raw, "SET c:37 still-here")).Should().Be("+OK\r\n");
    }

    [RedisFact]
    public async Task An_answered_PING_proves_that_every_earlier_write_was_announced()
    {
        // The ground of the lease: write acknowledged, then PING, then PONG: the push came in front of the PONG.
        await using var pair = await StartAsync(Ours);
        for (var i = 0; i < 500; i++)
        {
            await pair.WriteAsync($"SET c:lease {i}");
            (await pair.HeardAsync()).Should().Equal("invalidate c:lease");
        }
    }

    private Task<TrackedPair> StartAsync(string tracking) => TrackedPair.StartAsync(redis.Server, tracking);

    private static async Task<string> TalkAsync(TcpClient client, string command)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var bytes = new byte[4096];
        return Encoding.ASCII.GetString(bytes, 0, await stream.ReadAsync(bytes).Ends());
    }
}
