using FusionTiered.Consistency;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>A sample of the hits is compared with L2.</summary>
public class ConsistencyTests
{
    private readonly ManualClock _clock = new();
    private readonly MemoryDistributedCache _shared = new(Options.Create(new MemoryDistributedCacheOptions()));

    [Theory]
    [InlineData("TryGet")]
    [InlineData("TryGet", true)]
    [InlineData("GetAsync")]
    [InlineData("GetOrSetAsync")]
    [InlineData("GetManyAsync")]
    [InlineData("GetOrSetManyAsync")]
    public async Task A_hit_of_every_call_is_sampled(string call, bool copies = false)
    {
        await using var node = FusionNode.New(feed => feed.CopyValues = copies);
        using var monitor = new ConsistencyMonitor(new TierComparer(node.Engine), sampling: 1_000, _clock, NullLogger.Instance);
        node.Engine.Consistency = monitor;
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await Task.Yield();
        for (var hit = 0; hit < ProfileCounters.HitsPerSample; hit++)
        {
            _ = call switch
            {
                "TryGet" => node.Cache.TryGet(FusionNode.Key(), out string _),
                "GetAsync" => (await node.Cache.GetAsync<string>(FusionNode.Key())).Found,
                "GetOrSetAsync" => await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded")) == "v",
                "GetManyAsync" => (await node.Cache.GetManyAsync<string>([FusionNode.Key()])).Count == 1,
                _ => (await node.Cache.GetOrSetManyAsync<string>([FusionNode.Key()], static (_, _) => throw new InvalidOperationException())).Count == 1,
            };
        }

        monitor.Waiting.Should().Be(1);
    }

    [Fact]
    public async Task Where_L2_announces_no_changes_a_change_of_another_node_is_no_fault()
    {
        await using var node = Node();
        await using var other = Node();
        await node.Cache.SetAsync(FusionNode.Key(), "old");
        for (var hit = 0; hit < ProfileCounters.HitsPerSample; hit++)
        {
            node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeTrue();
        }

        await other.Cache.SetAsync(FusionNode.Key(), "new");
        for (var second = 0; second < 30; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await (node.Engine.Consistency?.LookAsync() ?? Task.CompletedTask);
        }

        node.Cache.GetStatistics().Overall.Consistency.Should().BeEquivalentTo(new { Stale = 0, Late = 0 });
    }

    [Fact]
    public async Task Nothing_is_compared_without_versions_in_L2_and_with_a_sampling_of_0()
    {
        const string nowhere = "127.0.0.1:1";
        await using var alone = FusionNode.New();
        await using var plain = Node();
        await using var stock = FusionNode.New(engine: static engine => engine.StockRedisParts = true, use: static builder => builder.UseRedis(nowhere));
        await using var off = FusionNode.New(all: static all => all.Consistency.Sampling = 0, use: static builder => builder.UseRedis(nowhere));
        await using var on = FusionNode.New(use: static builder => builder.UseRedis(nowhere));

        new[] { alone, plain, stock, off, on }.Select(static node => node.Engine.Consistency is not null).Should().Equal(false, false, false, false, true);
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
    public async Task A_key_that_another_program_made_anew_with_another_type_differs()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "consistency-type:");
        await Eventually.TrueAsync(
            async () =>
            {
                await node.Cache.SetAsync(FusionNode.Key(), "v");
                node.Engine.Memory.TryGet(FusionNode.Key().Text, out var found);
                await server.CliAsync("set", "consistency-type:v2:feed:k", "text");
                return await node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Hardened!.L2.FindVersionAsync(FusionNode.Key().Text, CancellationToken.None)
                    is { HasValue: false } version && found is MemorySlot slot && slot.Version != version.Version;
            },
            "Redis has no version of memory's");
    }

    [RedisFact]
    public async Task A_profile_of_memory_alone_is_not_compared()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "consistency-near:", static feed => feed.Tiers = TierUse.L1);

        (await ComparedAsync(node, static _ => { })).Should().Be(TierComparison.Unknown);
    }

    private static async Task<TierComparison> ComparedAsync(FusionNode node, Action<MemorySlot> then)
    {
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        if (!node.Engine.Memory.TryGet(FusionNode.Key().Text, out var found) || found is not MemorySlot slot)
        {
            return TierComparison.Gone;
        }

        then(slot);
        var hit = SampledHit.Of(node.Engine.Profiles.Registered(FusionNode.Feed), FusionNode.Key(), typeof(string), slot);
        return await new TierComparer(node.Engine).CompareAsync(hit, CancellationToken.None);
    }

    private FusionNode Node() => FusionNode.New(use: builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.UseDistributedCache(_ => _shared);
    });
}
