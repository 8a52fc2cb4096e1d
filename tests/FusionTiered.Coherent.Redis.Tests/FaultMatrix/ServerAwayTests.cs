using FusionTiered.Redis.Tests.Support;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Rows 1 to 5: a server that is gone, frozen, slow, paused, or ends our connections. Times are taken, so nothing else runs.</summary>
[Collection(AloneCollection.Name)]
public sealed class ServerAwayTests
{
    private static readonly CacheKey Key = Both.Of("k");

    // Of a machine with two cores, on which a thread may wait for its turn.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(150);

    [RedisFact]
    public async Task Row_1_a_killed_server_costs_nobody_anything_but_the_verification()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "kept");
        await cluster.B.WarmAsync(Key);
        var healthy = await HitsAsync(cluster.B);

        cluster.Server.Crash();
        await Eventually.TrueAsync(async () => await cluster.B.GetAsync(Key) is { Found: true, IsVerified: false }, "memory counts for nothing any more");

        // Memory serves, the source serves, each at once.
        (await cluster.B.LoadAsync(Key)).Value.Should().Be("kept");
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 20; i++)
        {
            var took = await TakesAsync(async () => (await cluster.B.LoadAsync(Both.Of($"cold{i}"))).Value.Should().Be("from source"));
            slowest = took > slowest ? took : slowest;
        }

        slowest.Should().BeLessThan(ReadDeadline + WriteDeadline + Turn);
        await Eventually.True(() => cluster.B.Cache.GetHealth().L2 != RemoteTierStatus.Up, "it is known to be away");
        var away = new List<TimeSpan>();
        for (var i = 0; i < 100; i++)
            away.Add(await TakesAsync(async () => await cluster.B.LoadAsync(Both.Of($"away{i}"))));
        away.Order().ElementAt(50).Should().BeLessThan(TimeSpan.FromMilliseconds(1), "nobody asks a tier that is away");
        (await HitsAsync(cluster.B)).Should().BeLessThan((2 * healthy) + TimeSpan.FromMicroseconds(20), "a hit without verification is a hit; the rest is for a thread that lost its turn");

        await cluster.Server.RestartAsync();
        await cluster.HearAsync(Convergence);
        (await cluster.A.Cache.SetAsync(Key, "new")).IsEverywhere.Should().BeTrue();
        await cluster.AgreeAsync(Key, "new");
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_1_memory_is_not_trusted_100_ms_after_the_reset()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "kept");
        await cluster.B.WarmAsync(Key);
        cluster.Server.Crash();
        await Eventually.True(() => cluster.B.Cache.GetHealth().Coherence != CoherenceStatus.Verified, "the loss was noticed", TimeSpan.FromMilliseconds(100));
        (await cluster.B.GetAsync(Key)).IsVerified.Should().BeFalse();
    }

    [RedisFact]
    public async Task Row_2_a_frozen_server_is_noticed_in_time_and_no_operation_outlives_its_deadline()
    {
        await using var cluster = await StartAsync();
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        for (var i = 0; i < 50; i++)
            await cluster.A.SetAsync(Both.Of($"own{i}"), $"own{i}");

        cluster.Server.Freeze();
        var since = AwakeWatch.Start();
        var reads = Enumerable.Range(0, 50).Select(i => cluster.B.GetAsync(Both.Of($"own{i}"))).ToArray();
        (await TakesAsync(() => Task.WhenAll(reads))).Should().BeLessThan(1.1 * ReadDeadline + Turn);
        (await TakesAsync(async () => (await watch.WriteAsync()).IsEverywhere.Should().BeFalse())).Should().BeLessThan(1.1 * WriteDeadline + Turn);
        (await TakesAsync(async () => await cluster.B.Cache.RemoveAsync(Both.Of("own0")))).Should().BeLessThan(1.1 * WriteDeadline + Turn);
        await cluster.B.DeafAsync(Detection);
        since.Elapsed.Should().BeLessThan(Detection + Turn);

        cluster.Server.Thaw();
        await cluster.RestsAsync();
        for (var i = 1; i < 50; i++)
            (await cluster.B.LoadAsync(Both.Of($"own{i}"), $"own{i}")).Value.Should().Be($"own{i}", "late replies went to nobody");
        await watch.HoldsAsync(Lease);
    }

    [RedisFact]
    public async Task Row_3_a_sleeping_server_is_like_a_frozen_one_and_no_storm_of_connections_meets_it()
    {
        await using var cluster = await StartAsync(2, "--enable-debug-command", "yes");
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        var accepted = cluster.B.Wire.Accepted;
        var sleeping = cluster.Server.CliAsync("DEBUG", "SLEEP", "2");
        await cluster.B.DeafAsync(Detection + Turn);
        (await TakesAsync(() => cluster.B.LoadAsync(Both.Of("cold")))).Should().BeLessThan(1.1 * (ReadDeadline + WriteDeadline) + Turn);
        await sleeping;

        // It accepts and says nothing: the attempt waits for the greeting, there is no second one beside it.
        (cluster.B.Wire.Accepted - accepted).Should().BeLessThanOrEqualTo(2, "one for each place");
        await cluster.RestsAsync();
        await watch.HoldsAsync(Lease);
    }

    [RedisFact]
    public async Task Row_3_a_server_that_answers_BUSY_is_left_alone_with_growing_pauses()
    {
        await using var cluster = await StartAsync(2, "--busy-reply-threshold", "50");
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        var accepted = cluster.B.Wire.Accepted;
        var busy = cluster.Server.CliAsync("EVAL", "while true do end", "0");
        await cluster.B.DeafAsync();
        (await cluster.B.LoadAsync(Both.Of("cold"))).Value.Should().Be("from source");
        await Eventually.True(() => cluster.B.Tier.Client.State.All(static slot => slot.FailedAttempts >= 4), "it was tried again");
        var steps = cluster.B.Tier.Client.State.Sum(static slot => slot.FailedAttempts);
        (cluster.B.Wire.Accepted - accepted).Should().BeLessThanOrEqualTo((int)steps + 4, "one attempt for each step");
        await cluster.Server.CliAsync("SCRIPT", "KILL");
        await busy;
        await cluster.RestsAsync();
        await watch.HoldsAsync(Lease);
    }

    [RedisFact]
    public async Task Row_4_while_writes_are_paused_reads_go_on_and_afterwards_all_agree()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "before");
        var connects = cluster.A.Connects;
        await cluster.Server.CliAsync("CLIENT", "PAUSE", "700", "WRITE");
        (await cluster.B.Cache.GetAsync<string>(Key, new() { Tiers = TierUse.L2 })).Value.Should().Be("before");
        var took = await TakesAsync(async () => (await cluster.A.Cache.SetAsync(Key, "queued")).IsEverywhere.Should().BeFalse());
        took.Should().BeLessThan(1.1 * WriteDeadline + Turn);
        (await cluster.B.LoadAsync(Key)).Value.Should().Be("before");

        // What was queued there is done once, and what is not known to be done is taken back.
        await Eventually.TrueAsync(async () => await cluster.Server.CliAsync("EXISTS", "ft:both:k") == "0", "its removal was made up for");
        cluster.A.Connects.Should().Be(connects, "a pause is no fault of the connection");
        await cluster.RestsAsync();
        await cluster.A.SetAsync(Key, "after");
        await cluster.AgreeAsync(Key, "after");
    }

    [RedisFact]
    public async Task Row_5_a_server_that_ends_our_connections_again_and_again_makes_nobody_throw_and_nothing_stale()
    {
        await using var cluster = await StartAsync();
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        for (var round = 0; round < 8; round++)
        {
            var connects = cluster.B.Connects;
            await cluster.Server.KillClientsAsync("FusionTiered");
            for (var i = 0; i < 5; i++)
                await watch.WriteAsync();
            await Eventually.True(() => cluster.B.Connects > connects, "connected again");
        }

        await cluster.HearAsync(Convergence);
        await watch.HoldsAsync(Lease);
        await cluster.A.SetAsync(Key, "last");
        await cluster.AgreeAsync(Key, "last");
        await cluster.RestsAsync();
    }

    /// <summary>What 99 of 100 hits take at most: of batches, because a clock costs more than a hit.</summary>
    private static async Task<TimeSpan> HitsAsync(FaultyNode node)
    {
        const int Batch = 1000;
        var took = new List<TimeSpan>();
        for (var i = 0; i < 500; i++)
        {
            took.Add(await TakesAsync(async () =>
            {
                for (var hit = 0; hit < Batch; hit++)
                    await node.Cache.GetAsync<string>(Key);
            }) / Batch);
        }

        return took.Order().ElementAt(495);
    }
}
