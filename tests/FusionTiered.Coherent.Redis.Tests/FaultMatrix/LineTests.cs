using System.Diagnostics;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Rows 6 to 10 and 33: a line that says nothing, one way or both, is slow or narrow. Times are taken, so nothing else runs.</summary>
[Collection(AloneCollection.Name)]
public sealed class LineTests
{
    private static readonly CacheKey Key = Both.Of("k");
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(150);

    [RedisFact]
    public async Task Row_6_a_line_that_falls_silent_is_noticed_and_nothing_verified_is_older_than_the_lease()
    {
        await using var cluster = await StartAsync();
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        await cluster.B.WarmAsync(Key);
        cluster.B.Wire.Silence(Direction.Both);
        var since = AwakeWatch.Start();
        while (cluster.B.Tier.Client.Tracking.Current is not null && since.Elapsed < 2 * Detection)
            await watch.WriteAsync();
        since.Elapsed.Should().BeLessThan(Detection + Turn);
        await Eventually.TrueAsync(async () => await cluster.B.GetAsync(Key) is { Found: true, IsVerified: false }, "it says that it does not know");

        cluster.B.Wire.Heal();
        await cluster.RestsAsync();
        await watch.HoldsAsync(Lease);
        await cluster.AgreeAsync(Key, watch.Version.ToString());
    }

    [RedisFact]
    public async Task Row_7_what_a_silence_held_back_is_harmless_when_it_comes()
    {
        await using var cluster = await StartAsync();
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        await cluster.B.WarmAsync(Key);
        var connects = cluster.B.Connects;
        cluster.B.Wire.Silence(Direction.Both);
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < 1.6 * Lease)
            await watch.WriteAsync();
        cluster.B.Wire.Heal();
        await cluster.AgreeAsync(Key, watch.Version.ToString());
        cluster.B.Connects.Should().Be(connects, "it healed before anybody gave up");
        await watch.HoldsAsync(Lease);
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_8_what_was_done_though_nobody_heard_the_answer_is_not_done_again()
    {
        await using var cluster = await StartAsync(2, "--slowlog-log-slower-than", "0", "--slowlog-max-len", "100000");
        await cluster.A.SetAsync(Key, "before");
        await cluster.Server.CliAsync("SLOWLOG", "RESET");
        cluster.A.Wire.Silence(Direction.ToClient);
        (await cluster.A.Cache.SetAsync(Key, "unheard")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.Cache.InvalidateTagAsync("unheard")).Reach.Should().Be(CacheReach.LocalOnly);
        await cluster.A.DeafAsync(2 * Detection);
        cluster.A.Wire.Heal();
        await cluster.RestsAsync();
        await cluster.AgreeAsync(Key, null);
        var log = await cluster.Server.CliAsync("SLOWLOG", "GET", "100000");
        Sets(log).Should().Be(1, "it is not tried again: only its removal is made up for");
    }

    [RedisFact]
    public async Task Row_9_a_slow_line_is_not_taken_for_a_dead_one()
    {
        // A round trip of 200 to 300 ms, below a third of the time in which death is noticed.
        await using var cluster = await StartAsync(2, options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(2));
        await cluster.A.SetAsync(Key, "old");
        await cluster.B.WarmAsync(Key);
        var connects = cluster.B.Connects;
        cluster.B.Wire.Delay(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50));
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < 4; i++)
        {
            var key = Both.Of($"slow{i}");
            await cluster.A.SetAsync(key, "far");
            (await cluster.B.GetAsync(key)).Value.Should().Be("far");
        }

        await cluster.A.SetAsync(Key, "new");
        var seen = await TakesAsync(() => Eventually.TrueAsync(async () => (await cluster.B.GetAsync(Key)).Value == "new", "it was heard"));
        seen.Should().BeLessThan(TimeSpan.FromMilliseconds(150 + 300 + 300) + Turn, "half a round trip until it is heard; one for the read under way then, one for the next");
        await Eventually.True(() => Stopwatch.GetElapsedTime(since) > 1.5 * Detection, "long enough to be taken for dead");
        cluster.B.Connects.Should().Be(connects);
        cluster.B.Log.Has(Microsoft.Extensions.Logging.LogLevel.Warning, 2003).Should().BeFalse();
        cluster.B.Wire.Heal();
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_10_a_trickle_is_read_right_and_without_spinning()
    {
        await using var cluster = await StartAsync(2, options => options.L2.ReadDeadline = TimeSpan.FromSeconds(20));
        await cluster.A.SetAsync(Key, new string('x', 300));
        var connects = cluster.B.Connects;
        cluster.B.Wire.Trickle(1, TimeSpan.FromMilliseconds(2));
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var since = Stopwatch.GetTimestamp();
        (await cluster.B.GetAsync(Key)).Value.Should().Be(new string('x', 300));
        var took = Stopwatch.GetElapsedTime(since);
        process.Refresh();
        took.Should().BeGreaterThan(TimeSpan.FromMilliseconds(600));
        (process.TotalProcessorTime - before).Should().BeLessThan(took / 2, "nobody looks again and again");
        cluster.B.Connects.Should().Be(connects);
        cluster.B.Wire.Heal();
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_33_a_node_that_does_not_read_is_ended_by_the_server_and_trusts_nothing_until_it_has_read_again()
    {
        await using var cluster = await StartAsync(
            2, static options => options.Profiles["both"].CompressFrom = 0, null, "--client-output-buffer-limit", "normal 256kb 128kb 1");
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        await cluster.A.SetAsync(Both.Of("wide"), new string('w', 60_000));
        var connects = cluster.B.Connects;
        cluster.B.Wire.Silence(Direction.ToClient, mostHeld: 0);
        var reads = Enumerable.Range(0, 400).Select(_ => cluster.B.Cache.GetAsync<string>(Both.Of("wide"), new() { Tiers = TierUse.L2 }).AsTask()).ToArray();
        await Eventually.TrueAsync(async () => (await cluster.Server.CliAsync("CLIENT", "LIST")).Split(" name=FusionTiered ").Length - 1 < 4, "the server has ended it");
        cluster.B.Connects.Should().Be(connects, "nobody has told the node");
        await watch.WriteAsync();
        await Task.WhenAll(reads);

        cluster.B.Wire.Heal();
        await Eventually.True(() => cluster.B.Connects > connects, "it has heard of its loss");
        await cluster.RestsAsync();
        await watch.HoldsAsync(Lease);
        await cluster.AgreeAsync(Key, watch.Version.ToString());
    }

    // A value is sent to a key of its own, and renamed.
    private static int Sets(string log) => log.Split('\n').Select(static line => line.Trim()).Aggregate(
        (Count: 0, Last: ""), static (state, line) => (state.Count + (state.Last.StartsWith("ft~u:{ft:both:k}", StringComparison.Ordinal) && line == "ft:both:k" ? 1 : 0), line)).Count;
}
