using System.Diagnostics;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

[Collection(AloneCollection.Name)]
public sealed class RedisClientSoakTests
{
    // Two of the client and the killer's, each with one to receive, two to send, of which one is filled while the other is sent, and one for a lone caller.
    private const int BuffersOfConnections = 3 * 4;

    [RedisFact]
    public async Task A_thousand_reconnects_and_a_million_operations_leave_nothing_behind()
    {
        await using var server = await RedisServer.StartAsync();
        var before = Connected.Now();
        var commands = Load.CommandsUnderWay; // of tests before this one that never awaited theirs
        using var buffers = new RentedBuffers();
        await using (var client = new RedisClient(Links.Settings(server.Port, options => options.LargeValueThreshold = Load.Large - 1), random: static () => 0))
        {
            client.Start();
            await client.WhenConnectedAsync().Ends();
            Connected.Now().IsNoMoreThan(before).Should().BeFalse("it is seen when there are some");
            await using var killer = await Links.OpenAsync(Links.Settings(server.Port));
            await RunAsync(client, killer, operations: 20_000, reconnects: 20);
            var warm = Held.Now().Without(buffers.PoolBytes);

            var load = await RunAsync(client, killer, operations: 1_000_000, reconnects: 1_000);

            client.State.Should().OnlyContain(state => state.PendingOperations == 0 && state.PendingBytes == 0);
            await Eventually.True(() => Load.CommandsUnderWay <= commands, "every pooled command is back");
            await Eventually.True(
                () => Held.Now().Without(buffers.PoolBytes).IsNoMoreThan(warm),
                $"as many threads, handles and bytes as before: {warm}, not {Held.Now()} with {buffers.PoolBytes} bytes in the pool");
            await Eventually.True(() => buffers.Outstanding <= BuffersOfConnections, $"connections alone hold buffers, not {buffers.Outstanding} of them");
            load.Should().Match<Load>(each => each.Cancelled > 1_000 && each.TimedOut > 1_000 && each.Lost > 0, "they were met by all that can happen");
        }

        await Eventually.True(() => buffers.Outstanding == 0, $"all {buffers.Rents} rented buffers were given back, {buffers.Outstanding} were not");
        await Eventually.True(() => Connected.Now().IsNoMoreThan(before), $"threads and sockets are gone: {before}, not {Connected.Now()}");
    }

    [RedisFact]
    public async Task A_starved_thread_pool_stops_neither_lease_nor_deadlines_nor_reconnecting()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Links.ClientAsync(Links.Settings(server.Port, options =>
        {
            options.Lease = TimeSpan.FromMilliseconds(200);
            options.ReadBudget = TimeSpan.FromMilliseconds(100);
        }));
        using var release = new ManualResetEventSlim();
        var outcome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var starved = Enumerable.Range(0, 4 * Environment.ProcessorCount + ThreadPool.ThreadCount).Select(_ => Task.Run(release.Wait)).ToArray();
        new Thread(() =>
        {
            try
            {
                var lease = client.LastAnsweredPingSentAt;
                Poll(() => client.LastAnsweredPingSentAt > lease, "PINGs go on");
                var get = client.GetAsync(Links.Key("k")).AsTask();
                Poll(() => get.IsCompleted, "replies come");
                client.Tracking.Current!.Dispose();
                Poll(() => client.State[0].Connection?.Generation == 2, "connected again");
                server.Freeze();
                var silent = client.GetAsync(Links.Key("k"), new() { Budget = TimeSpan.FromMilliseconds(50) }).AsTask();
                Poll(() => silent.IsFaulted, "deadlines are kept");
                server.Thaw();
                outcome.SetResult();
            }
            catch (Exception failure)
            {
                outcome.SetException(failure);
            }
            finally
            {
                release.Set();
            }
        }) { IsBackground = true }.Start();
        await outcome.Task;
        await Task.WhenAll(starved).Ends();
    }

    private static void Poll(Func<bool> condition, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(10))
                throw new TimeoutException(what);
            Thread.Yield();
        }
    }

    private static async Task<Load> RunAsync(RedisClient client, Links.OpenLink killer, int operations, int reconnects)
    {
        var load = new Load(client);
        var running = load.RunAsync(callers: 16, operations);
        for (var i = 0; i < reconnects; i++)
        {
            var connection = await Eventually.Value(() => client.Tracking.Current is null ? null : client.State[0].Connection, "connected");
            await RawCommand.SendAsync(killer.Connection, $"CLIENT KILL ID {connection.Server.ClientId}").Ends();
            await Eventually.True(() => client.State[0].Connects > connection.Generation, "connected again");
        }

        await running;
        await client.WhenConnectedAsync().Ends();
        return load;
    }
}
