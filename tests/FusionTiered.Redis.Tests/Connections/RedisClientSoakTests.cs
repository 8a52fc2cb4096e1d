using System.Diagnostics;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

[Collection(AloneCollection.Name)]
public sealed class RedisClientSoakTests
{
    [RedisFact]
    public async Task A_thousand_reconnects_and_200_000_operations_leave_nothing_behind()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(Links.Settings(server.Port), random: static () => 0);
        client.Start();
        await client.WhenConnectedAsync().Ends();
        await using var killer = await Links.OpenAsync(Links.Settings(server.Port));
        await ReconnectAsync(client, killer, 50);
        await OperateAsync(client, 5_000);
        var before = Held.Now();

        await ReconnectAsync(client, killer, 1_000);
        await OperateAsync(client, 200_000);

        await Eventually.True(() => Held.Now().IsNoMoreThan(before), $"as many threads, handles and bytes as before: {before}, not {Held.Now()}");
        client.State.Should().OnlyContain(state => state.PendingOperations == 0 && state.PendingBytes == 0);
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

    private static async Task ReconnectAsync(RedisClient client, Links.OpenLink killer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Eventually.True(() => client.Tracking.Current is not null, "connected");
            var connection = client.State[0].Connection;
            if (connection is null)
                continue;
            await RawCommand.SendAsync(killer.Connection, $"CLIENT KILL ID {connection.Server.ClientId}").Ends();
            await Eventually.True(() => client.State[0].Connects > connection.Generation, "connected again");
        }

        await client.WhenConnectedAsync().Ends();
    }

    private static Task OperateAsync(RedisClient client, int operations) => Task.WhenAll(Enumerable.Range(0, 16).Select(async caller =>
    {
        var key = Links.Key($"soak{caller}");
        var value = Links.Bytes($"value{caller}");
        for (var i = 0; i < operations / 16; i += 2)
        {
            await client.SetAsync(key, value);
            using var read = await client.GetAsync(key);
            if (!read!.Span.SequenceEqual(value.Span))
                throw new InvalidOperationException("Another's value.");
        }
    }));

    private sealed record Held(int Threads, int Handles, long Bytes)
    {
        public static Held Now()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            var own = process.Threads.Count - ThreadPool.ThreadCount;
            var handles = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
            return new(own, handles, GC.GetTotalMemory(forceFullCollection: true));
        }

        /// <summary>With room for what the process does by itself: a helper thread, a log file, caches.</summary>
        public bool IsNoMoreThan(Held other) => Threads <= other.Threads + 3 && Handles <= other.Handles + 4 && Bytes <= other.Bytes + (2 << 20);
    }
}
