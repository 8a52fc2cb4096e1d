using System.Diagnostics;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Rows 34, 35, 38: a node that is starved, stopped, ended or killed.</summary>
[Collection(AloneCollection.Name)]
public sealed class NodeTests
{
    private static readonly CacheKey Key = Both.Of("k");

    [RedisFact]
    public async Task Row_34_a_starved_thread_pool_costs_no_hit_and_the_lease_still_bounds()
    {
        await using var cluster = await StartAsync(1);
        await cluster.A.SetAsync(Key, "kept");
        await cluster.A.WarmAsync(Key);
        using var release = new ManualResetEventSlim();
        var starved = Enumerable.Range(0, (8 * Environment.ProcessorCount) + ThreadPool.ThreadCount).Select(_ => Task.Run(release.Wait)).ToArray();
        var verified = false;
        var silent = TimeSpan.Zero;
        await Dedicated.Run("reader", () =>
        {
            verified = Holds(2 * Lease);
            cluster.A.Wire.Silence(Direction.Both);
            var since = Stopwatch.GetTimestamp();
            var asked = TimeSpan.Zero;

            // When the last one was asked for that is verified: when its answer is looked at, this thread may have waited for its turn.
            while (IsVerifiedHit() && asked < TimeSpan.FromSeconds(10))
            {
                silent = asked;
                Thread.Yield();
                asked = Stopwatch.GetElapsedTime(since);
            }

            release.Set();
        });
        verified.Should().BeTrue("reader and heartbeat have threads of their own");
        silent.Should().BeLessThan(Lease + TimeSpan.FromMilliseconds(50));
        await Task.WhenAll(starved);
        cluster.A.Wire.Heal();
        (await TakesAsync(async () => (await cluster.A.LoadAsync(Both.Of("cold"))).Value.Should().Be("from source"))).Should().BeLessThan(TimeSpan.FromSeconds(1));
        await cluster.RestsAsync();

        bool IsVerifiedHit()
        {
            var read = cluster.A.Cache.GetAsync<string>(Key).AsTask();
#pragma warning disable VSTHRD002 // A hit is complete when it returns; what is not is no hit.
            return read.IsCompletedSuccessfully && read.Result is { Found: true, IsVerified: true };
#pragma warning restore VSTHRD002
        }

        bool Holds(TimeSpan time)
        {
            for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < time; Thread.Yield())
            {
                if (!IsVerifiedHit())
                    return false;
            }

            return true;
        }
    }

    [RedisFact]
    public async Task Row_35_the_first_answer_of_a_process_that_was_stopped_is_not_verified()
    {
        await using var cluster = await StartAsync(1);
        await using var process = await NodeProcess.StartAsync(cluster.Server);
        process.Do("set k old");
        await process.TellsAsync("set k Everywhere");
        process.Do("watch k");
        await process.TellsAsync("saw old verified");
        process.Freeze();
        await cluster.A.SetAsync(Key, "new");
        var acked = Stopwatch.GetTimestamp();
        await Eventually.True(() => Stopwatch.GetElapsedTime(acked) > TimeSpan.FromSeconds(1), "longer than the lease");
        process.Thaw();
        await process.TellsAsync("saw new verified");

        // Both processes have the clock of the machine: when the last read began that still gave the old value as verified.
        var old = Array.IndexOf(process.Lines, "saw old verified");
        var until = long.Parse(process.Lines[old + 1]["until ".Length..]);
        Stopwatch.GetElapsedTime(acked, until).Should().BeLessThan(Lease);
        process.Lines.Skip(old + 1).Should().NotContain("saw old verified");
    }

    [RedisFact]
    public async Task Row_38_of_a_node_that_is_killed_nothing_acknowledged_is_missing_and_no_key_stays_blocked()
    {
        await using var cluster = await StartAsync(1);
        await using var process = await NodeProcess.StartAsync(cluster.Server);
        for (var i = 0; i < 200; i++)
            process.Do($"set k{i} v{i}");
        process.Do("load blocked 60000");
        await process.TellsAsync("loading blocked");
        for (var i = 200; i < 400; i++)
            process.Do($"set k{i} v{i}");
        await process.TellsAsync("set k210 Everywhere");
        process.Crash();
        var since = AwakeWatch.Start();

        // It died while it loaded: whoever waits takes over when its sign of life is gone, before its lease has run out.
        (await cluster.A.LoadAsync(Both.Of("blocked"), "taken over")).Value.Should().Be("taken over");
        since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5 + 1), "its lease is as long as the deadline of its source and a second");
        foreach (var line in process.Lines.Where(static line => line.EndsWith(" Everywhere", StringComparison.Ordinal)))
        {
            var number = line.Split(' ')[1][1..];
            (await cluster.A.FoundAsync(Both.Of("k" + number))).Should().Be("v" + number);
        }
    }

    [RedisFact]
    public async Task Row_38_a_node_that_ends_in_the_middle_of_everything_ends_within_five_seconds()
    {
        await using var cluster = await StartAsync();
        using var release = new ManualResetEventSlim();
        var calls = Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await cluster.B.Cache.GetOrSetAsync<int, string>(Both.Of($"slow{i}"), 0, static async (_, _, _) =>
                {
                    await new TaskCompletionSource().Task; // never returns, whatever is cancelled
                    return "";
                });
            }
            catch (Exception ended) when (ended is ObjectDisposedException or OperationCanceledException or SourceTimeoutException)
            {
                // It was told that the cache is gone.
            }
        }).ToArray();
        var writes = Enumerable.Range(0, 500).Select(i => cluster.B.Cache.SetAsync(Both.Of($"w{i}"), "v").AsTask()).ToArray();
        cluster.B.Wire.Silence(Direction.Both);
        (await TakesAsync(() => cluster.B.EndAsync().AsTask())).Should().BeLessThan(TimeSpan.FromSeconds(5));

        // Whatever was acknowledged is there; of the others it was said that they are not.
        for (var i = 0; i < writes.Length; i++)
        {
            if ((await writes[i].Ends()).IsEverywhere)
                (await cluster.A.FoundAsync(Both.Of($"w{i}"))).Should().Be("v");
        }

        cluster.B.Wire.Heal();
        (await cluster.A.LoadAsync(Both.Of("slow0"), "free").Ends()).Value.Should().Be("free");
    }
}
