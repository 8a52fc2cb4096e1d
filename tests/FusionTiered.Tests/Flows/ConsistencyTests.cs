using FusionTiered.Consistency;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>A sample of the hits is compared with L2.</summary>
public class ConsistencyTests
{
    private readonly ManualClock _clock = new();
    private readonly MemoryDistributedCache _shared = new(Options.Create(new MemoryDistributedCacheOptions()));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_value_that_L2_has_as_well_is_the_same(bool copies)
    {
        await using var node = Node(copies);
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await HitAsync(node);

        await PassAsync(node, 11);

        node.Cache.GetStatistics().Overall.Consistency.Should().BeEquivalentTo(new { Comparisons = 1, Same = 1, LastDifference = (DateTimeOffset?)null });
    }

    [Fact]
    public async Task A_value_that_another_program_changed_in_L2_is_counted_as_stale()
    {
        await using var node = Node();
        await node.Cache.SetAsync(FusionNode.Key(), "old");
        await HitAsync(node);
        await ChangeAsync(node);

        await PassAsync(node, 12);

        node.Cache.GetStatistics()["feed"].Consistency.Should().BeEquivalentTo(new { Comparisons = 1, Stale = 1, Late = 0 });
    }

    [Fact]
    public async Task A_value_that_was_replaced_in_time_is_no_difference()
    {
        await using var node = Node();
        await node.Cache.SetAsync(FusionNode.Key(), "old");
        await HitAsync(node);
        await node.Cache.SetAsync(FusionNode.Key(), "new");

        await PassAsync(node, 12);

        (node.Counters.Consistency[ConsistencyResult.Gone], node.Cache.GetStatistics().Overall.Consistency.Comparisons).Should().Be((1, 0));
    }

    [Fact]
    public async Task A_value_that_L2_has_lost_is_in_memory_only()
    {
        await using var node = Node();
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await HitAsync(node);
        await _shared.RemoveAsync("ft:v2:feed:k");

        await PassAsync(node, 2);

        node.Cache.GetStatistics().Overall.Consistency.OnlyInMemory.Should().Be(1);
    }

    [Fact]
    public async Task A_profile_of_memory_alone_is_not_compared()
    {
        await using var node = Node(tiers: TierUse.L1);
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await HitAsync(node);

        await PassAsync(node, 2);

        node.Cache.GetStatistics().Overall.Consistency.Should().BeEquivalentTo(new { Comparisons = 0, NotCompared = 1 });
    }

    [Fact]
    public async Task Nothing_is_compared_without_L2_and_with_a_sampling_of_0()
    {
        await using var alone = FusionNode.New();
        await using var off = Node(sampling: 0);

        (alone.Engine.Consistency, off.Engine.Consistency).Should().Be((null, null));
    }

    [RedisFact]
    public async Task On_Redis_versions_are_compared()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "consistency:");
        await Eventually.TrueAsync(async () => await ComparedAsync(node, static _ => { }) == TierComparison.Same, "memory and Redis have one version");
        await Eventually.TrueAsync(async () => await ComparedAsync(node, static slot => slot.Remember("another|version", slot.Time)) == TierComparison.Different, "memory has another version");
    }

    [RedisFact]
    public async Task On_stock_parts_values_are_compared()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.New(
            engine: static engine => engine.StockRedisParts = true,
            all: static all =>
            {
                all.KeyPrefix = "consistency-stock:";
                FusionNode.Patient(all);
            },
            use: builder => builder.UseRedis(FusionNode.PatientWith(server.Endpoint)));
        await node.Cache.SetAsync(FusionNode.Key("other"), "another value");
        await Eventually.TrueAsync(async () => await ComparedAsync(node, static _ => { }) == TierComparison.Same, "memory and Redis have one value");
        await Eventually.TrueAsync(
            async () =>
            {
                await node.Cache.SetAsync(FusionNode.Key(), "v");
                await server.CliAsync("copy", "consistency-stock:v2:feed:other", "consistency-stock:v2:feed:k", "replace");
                return await ComparedAsync(node) == TierComparison.Different;
            },
            "Redis has another value, and nobody told memory");
    }

    private static async Task<TierComparison> ComparedAsync(FusionNode node, Action<MemorySlot> then)
    {
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        if (node.Engine.Memory.TryGet(FusionNode.Key().Text, out var found) && found is MemorySlot slot)
        {
            then(slot);
        }

        return await ComparedAsync(node);
    }

    private static async Task<TierComparison> ComparedAsync(FusionNode node) => node.Engine.Memory.TryGet(FusionNode.Key().Text, out var found)
        ? await new TierComparer(node.Engine).CompareAsync(SampledHit.Of(node.Engine.Profiles.Registered(FusionNode.Feed), FusionNode.Key(), typeof(string), found!), CancellationToken.None)
        : TierComparison.Gone;

    // The hits of one thread: one of them is chosen.
    private static async Task HitAsync(FusionNode node)
    {
        await Task.Yield();
        for (var hit = 0; hit < ProfileCounters.HitsPerSample; hit++)
        {
            node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeTrue();
        }

        node.Engine.Consistency!.Waiting.Should().Be(1);
    }

    // What this node reads is FusionCache's entry of another key: nobody is told of the change.
    private async Task ChangeAsync(FusionNode node)
    {
        await node.Cache.SetAsync(FusionNode.Key("other"), "new");
        await _shared.SetAsync("ft:v2:feed:k", (await _shared.GetAsync("ft:v2:feed:other"))!);
    }

    private async Task PassAsync(FusionNode node, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await node.Engine.Consistency!.LookAsync();
        }
    }

    private FusionNode Node(bool copies = false, TierUse tiers = TierUse.L1 | TierUse.L2, int sampling = 1_000) => FusionNode.New(
        feed => (feed.CopyValues, feed.Tiers) = (copies, tiers),
        all: all => all.Consistency.Sampling = sampling,
        use: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
            builder.UseDistributedCache(_ => _shared);
        });
}
