using System.Diagnostics;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>Faults of a real server: frozen, killed, restarted, killing us.</summary>
public sealed class ServerFaultTests
{
    [RedisFact]
    public async Task A_frozen_server_is_noticed_and_every_wait_ends_in_time()
    {
        await using var server = await RedisServer.StartAsync();
        var heard = new RecordingListener();
        await using var client = await Links.ClientAsync(
            Links.Settings(
                server.Port,
                options =>
                {
                    options.Lease = TimeSpan.FromSeconds(2);
                    options.ReadBudget = TimeSpan.FromMilliseconds(100);
                    options.WriteBudget = TimeSpan.FromMilliseconds(500);
                }),
            heard);
        await client.SetAsync(Links.Key("k"), Links.Bytes("old"));
        server.Freeze();
        var (since, awake) = (Stopwatch.GetTimestamp(), AwakeWatch.Start());
        await FluentActions.Awaiting(() => client.GetAsync(Links.Key("k")).Ends()).Should().ThrowAsync<RedisTimeoutException>();
        // The issue asks for 10 %; the rest is allowed to a busy machine.
        Stopwatch.GetElapsedTime(since).Should().BeGreaterThan(TimeSpan.FromMilliseconds(99));
        awake.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        var late = client.SetAsync(Links.Key("k"), Links.Bytes("late"), options: new() { Budget = Links.Long }).AsTask();
        await Eventually.True(() => heard.Events.Contains("lost Tracking 1", StringComparer.Ordinal), "the loss was noticed");
        awake.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(4));
        (await FluentActions.Awaiting(() => late.Ends()).Should().ThrowAsync<RedisConnectionLostException>()).Which.IsOutcomeUnknown.Should().BeTrue();
        server.Thaw();
        await client.WhenConnectedAsync().Ends();
        // Whatever became of the late write, it has happened or never will: nothing moves after the successor is there.
        heard.Connected.Last(connection => connection.Kind == ConnectionKind.Tracking).IsPredecessorGone.Should().BeTrue();
        var value = Links.Text(await client.GetAsync(Links.Key("k"), new() { Budget = Links.Long }));
        value.Should().BeOneOf("old", "late");
        for (var i = 0; i < 50; i++)
            Links.Text(await client.GetAsync(Links.Key("k"), new() { Budget = Links.Long })).Should().Be(value);
    }

    [RedisFact]
    public async Task A_server_that_kills_us_again_and_again_is_used_again_and_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(Links.Settings(server.Port), random: static () => 0.02); // short pauses
        client.Start();
        await client.WhenConnectedAsync().Ends();
        await using var killer = await Links.OpenAsync(Links.Settings(server.Port));
        var ends = 0;
        var readers = Enumerable.Range(0, 8).Select(async reader =>
        {
            for (var i = 0; Volatile.Read(ref ends) == 0; i++)
            {
                try
                {
                    var key = Links.Key($"r{reader}:{i % 10}");
                    await client.SetAsync(key, Links.Bytes($"{reader}:{i % 10}"));
                    Links.Text(await client.GetAsync(key, new() { RetryOnce = true })).Should().Be($"{reader}:{i % 10}");
                }
                catch (RedisException)
                {
                    // A typed failure is allowed, another's value is not.
                    await Task.Yield();
                }
            }
        }).ToArray();
        for (var round = 0; round < 20; round++)
        {
            await Eventually.True(() => client.State[0].Connection?.Generation > round, "connected again");
            if (client.State[0].Connection is { } connection)
                await RawCommand.SendAsync(killer.Connection, $"CLIENT KILL ID {connection.Server.ClientId}");
        }

        Volatile.Write(ref ends, 1);
        await Task.WhenAll(readers).Ends();
        await client.WhenConnectedAsync().Ends();
        await client.SetAsync(Links.Key("after"), Links.Bytes("all"));
        Links.Text(await client.GetAsync(Links.Key("after"))).Should().Be("all");
    }

    [RedisFact]
    public async Task A_crashed_server_is_found_again_after_its_restart_and_scripts_are_taught_anew()
    {
        await using var server = await RedisServer.StartAsync();
        var heard = new RecordingListener();
        await using var client = await Links.ClientAsync(Links.Settings(server.Port, null, "c:"), heard, heard);
        var script = new RedisScript("one", "return 1");
        (await client.EvalAsync<IntegerReply, long>(script, default, default)).Should().Be(1);
        server.Crash();
        await Eventually.True(() => heard.Events.Contains("lost Tracking 1", StringComparer.Ordinal), "the loss was noticed");
        await FluentActions.Awaiting(() => client.GetAsync(Links.Key("c:1")).Ends()).Should().ThrowAsync<RedisException>();
        client.LastAnsweredPingSentAt.Should().Be(long.MinValue);
        await server.RestartAsync();
        await client.WhenConnectedAsync().Ends();
        (await client.EvalAsync<IntegerReply, long>(script, default, default)).Should().Be(1);
        client.State[0].Connection!.Tracking.IsOn.Should().BeTrue();
        heard.Take();
        (await server.CliAsync("SET", "c:1", "x")).Should().Be("OK");
        await Eventually.True(() => heard.Events.Contains("invalidate c:1", StringComparer.Ordinal), "announced on the new connection");
    }

    [RedisFact]
    public async Task A_server_that_comes_later_is_found()
    {
        await using var server = await RedisServer.StartAsync();
        server.Crash();
        await using var client = new RedisClient(Links.Settings(server.Port));
        client.Start();
        await Eventually.True(() => client.State[0].FailedAttempts > 1, "tried in vain");
        await server.RestartAsync();
        await client.WhenConnectedAsync().Ends();
        (await client.PingAsync()).Should().BeTrue();
    }

    [RedisFact]
    public async Task The_lease_moves_on_by_itself()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Links.ClientAsync(Links.Settings(server.Port, options =>
        {
            options.Lease = TimeSpan.FromMilliseconds(200);
            options.ReadBudget = options.WriteBudget = TimeSpan.FromMilliseconds(500);
        }));
        var first = client.LastAnsweredPingSentAt;
        await Eventually.True(() => client.LastAnsweredPingSentAt > first, "a PING was answered");
        var second = client.LastAnsweredPingSentAt;
        second.Should().BeLessThan(client.Time.GetTimestamp());
        server.Freeze();
        await Eventually.True(() => client.LastAnsweredPingSentAt == long.MinValue, "no lease without an answer");
        server.Thaw();
        await Eventually.True(() => client.LastAnsweredPingSentAt > second, "and again");
    }

    [RedisFact]
    public async Task A_large_answer_does_not_delay_small_ones()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Links.ClientAsync(Links.Settings(server.Port));
        var large = new byte[32 << 20];
        await client.SetAsync(Links.Key("large"), large, options: new() { PayloadBytes = large.Length });
        var read = client.GetAsync(Links.Key("large"), new() { Route = CommandRoute.Large }).AsTask();
        var answered = 0;
        while (!read.IsCompleted)
        {
            await client.PingAsync().Ends();
            answered++;
        }

        (await read)!.Length.Should().Be(large.Length);
        answered.Should().BeGreaterThan(0);
    }
}
