using FusionTiered.L2.Payloads;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Rows 14, 23, 24: frames of another kind or size than expected. Memory and times are taken, so nothing else runs.</summary>
[Collection(AloneCollection.Name)]
public sealed class FrameTests
{
    [RedisFact]
    public async Task Row_14_pushes_that_nobody_knows_between_every_pair_of_replies_disturb_nobody()
    {
        await using var cluster = await StartAsync();
        for (var i = 0; i < 50; i++)
            await cluster.A.SetAsync(Both.Of($"own{i}"), $"own{i}");
        await Eventually.True(() => cluster.B.IsAtRest, "connected");
        for (var i = 0; i < 300; i++)
            _ = cluster.B.Wire.Befall(ReplyFault.Follow(Wire.Bytes(i % 2 == 0 ? ">2\r\n+news\r\n*2\r\n:1\r\n$1\r\nx\r\n" : "|1\r\n+ttl\r\n:7\r\n>1\r\n$8\r\nweather!\r\n")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => cluster.B.GetAsync(Both.Of($"own{i}"))));
        answers.Select(static answer => answer.Value).Should().Equal(Enumerable.Range(0, 50).Select(static i => $"own{i}"));
        cluster.B.Connects.Should().Be(1);
        cluster.B.Wire.Heal();
        await cluster.RestsAsync();
    }

    [RedisTheory]
    [InlineData("$2147483647\r\n")]
    [InlineData("*1000000000\r\n")]
    [InlineData("%1000000000\r\n")]
    public async Task Row_24_a_hostile_frame_ends_the_connection_and_costs_no_memory(string frame) => await HostileAsync(frame);

    [RedisFact]
    public async Task Row_24_a_frame_a_thousand_deep_ends_the_connection_and_costs_no_memory()
        => await HostileAsync(string.Concat(Enumerable.Repeat("*1\r\n", 1000)));

    [RedisFact]
    public async Task Row_23_a_value_beyond_the_limit_is_refused_before_it_is_sent()
    {
        await using var cluster = await StartAsync(1, static options => (options.Profiles["both"].MaxL2ValueBytes, options.Profiles["both"].CompressFrom) = (100_000, 0));
        await cluster.A.SetAsync(Both.Of("k"), "small");
        await cluster.Server.CliAsync("CONFIG", "RESETSTAT");
        (await cluster.A.Cache.SetAsync(Both.Of("k"), new string('x', 4 << 20))).Reach.Should().Be(CacheReach.LocalOnly);
        var received = (await cluster.Server.CliAsync("INFO", "stats")).Split('\n').Single(static line => line.StartsWith("total_net_input_bytes:", StringComparison.Ordinal)).Split(':')[1];
        long.Parse(received).Should().BeLessThan(100_000);
        (await cluster.Server.CliAsync("EXISTS", "ft:both:k")).Should().Be("0", "what it replaces is gone");
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_23_small_operations_do_not_wait_for_a_large_one()
    {
        const int Large = 32 << 20;
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server);
        var entry = new byte[Large];
        EntryPayload.Seal(entry);
        await node.Tier.SetAsync("large", entry, null, Node.Long);
        await node.SetAsync("small", "x");
        var (alone, took) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var read = 0; read < 1_000; read++)
            alone.Add(await SmallAsync());
        for (var round = 0; round < 12; round++)
        {
            var large = node.Tier.ReadAsync("large", Node.Long).AsTask();
            while (!large.IsCompleted)
                took.Add(await SmallAsync());
            using var whole = await large;
            whole.Payload.Length.Should().Be(Large);
        }

        // Behind it on its connection there would be one for each large one.
        took.Count.Should().BeGreaterThan(12 * 20);
        P99(took).Should().BeLessThan(TimeSpan.FromMilliseconds(5) + (3 * P99(alone)), "on a machine that is busy they take long alone, too");

        Task<TimeSpan> SmallAsync() => TakesAsync(async () => (await node.ReadAsync("small")).Should().Be("x"));

        static TimeSpan P99(List<TimeSpan> times) => times.Order().ElementAt(times.Count * 99 / 100);
    }

    private static async Task HostileAsync(string frame)
    {
        await using var cluster = await StartAsync();
        var key = Both.Of("k");
        await cluster.A.SetAsync(key, "the value");
        await Eventually.True(() => cluster.B.IsAtRest, "connected");
        (await cluster.B.LoadAsync(Both.Of("before"))).Value.Should().Be("from source");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var befallen = cluster.B.Wire.Befall(ReplyFault.Replace(Wire.Bytes(frame)), static reply => reply.Holds("the value"));
        var since = AwakeWatch.Start();
        (await cluster.B.LoadAsync(key, "the value")).Value.Should().Be("the value");
        await befallen.Ends();
        await Eventually.True(() => cluster.B.Connects > 1, "the connection was closed and replaced");
        since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1), "at once, not when it fell silent");
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(1 << 20);
        await cluster.RestsAsync();
    }
}
