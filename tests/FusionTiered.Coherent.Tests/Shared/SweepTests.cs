using FusionTiered.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>How many values of L2 a clear or a pattern took away.</summary>
public sealed class SweepTests
{
    [Fact]
    public async Task A_clear_is_swept_once_and_in_every_profile()
    {
        await using var cluster = await Cluster.StartAsync();
        await SetAsync(cluster.A, Cluster.Both.Of("1"), Cluster.Both.Of("2"), Cluster.Far.Of("1"));
        await cluster.A.ClearAsync();

        (await cluster.B.SweepAsync(null)).Should().Be(L2Sweep.Counted(3));
        (await cluster.B.SweepAsync(null)).Should().Be(L2Sweep.Counted(0));
    }

    [Fact]
    public async Task A_sweep_of_a_profile_leaves_the_others()
    {
        await using var cluster = await Cluster.StartAsync();
        await SetAsync(cluster.A, Cluster.Both.Of("1"), Cluster.Far.Of("1"), CacheKey.Parse("bare"));
        await cluster.A.ClearAsync(Cluster.Both);
        await cluster.A.ClearAsync(CacheProfile.Default);

        (await cluster.B.SweepAsync(Cluster.Both)).Should().Be(L2Sweep.Counted(1));
        (await cluster.B.SweepAsync(CacheProfile.Default)).Should().Be(L2Sweep.Counted(1));

        (await cluster.B.GetAsync<string>(Cluster.Far.Of("1"))).Found.Should().BeTrue();
    }

    [Fact]
    public async Task A_sweep_of_the_default_profile_leaves_keys_that_may_belong_to_a_profile_of_another_application()
    {
        await using var cluster = await Cluster.StartAsync();
        await SetAsync(cluster.A, CacheKey.Raw("theirs:1"), CacheKey.Raw("bare"));
        await cluster.A.ClearAsync(CacheProfile.Default);

        (await cluster.B.SweepAsync(CacheProfile.Default)).Should().Be(L2Sweep.Counted(1));
        cluster.Tier.Keys.Should().Contain("theirs:1").And.NotContain("bare");
    }

    [Fact]
    public async Task What_was_loaded_after_the_clear_stays_in_both_tiers()
    {
        await using var cluster = await Cluster.StartAsync();
        await SetAsync(cluster.A, Cluster.Both.Of("old"), Cluster.Both.Of("loaded"));
        await cluster.B.ClearAsync();
        await Cluster.HeardAsync(cluster.A);
        await cluster.LoadAsync(cluster.A, Cluster.Both.Of("loaded"));

        // A node hears of its own store, too, and reads the value again.
        await Cluster.HeardAsync(cluster.A);
        await cluster.A.GetAsync<string>(Cluster.Both.Of("loaded"));

        (await cluster.B.SweepAsync(null)).Should().Be(L2Sweep.Counted(1));
        await Cluster.HeardAsync(cluster.A);

        cluster.A.TryGet(Cluster.Both.Of("loaded"), out string _).Should().BeTrue();
        (await cluster.B.GetAsync<string>(Cluster.Both.Of("loaded"))).Tier.Should().Be(CacheTier.L2);
    }

    [Fact]
    public async Task A_load_that_began_after_the_clear_is_stored_although_its_old_value_is_swept()
    {
        await using var cluster = await Cluster.StartAsync();
        await SetAsync(cluster.A, Cluster.Both.Of("slow"));
        await cluster.B.ClearAsync();
        await Cluster.HeardAsync(cluster.A);
        var (begun, source) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        var load = cluster.A.GetOrSetAsync(Cluster.Both.Of("slow"), async _ =>
        {
            begun.SetResult();
            return await source.Task;
        }).AsTask();
        await begun.Task;

        (await cluster.B.SweepAsync(null)).Should().Be(L2Sweep.Counted(1));
        await Cluster.HeardAsync(cluster.A);
        source.SetResult("new");
        await load;

        (await cluster.B.GetAsync<string>(Cluster.Both.Of("slow"))).Value.Should().Be("new");
    }

    [Fact]
    public async Task A_pattern_of_an_event_counts_the_values_with_its_tag()
    {
        await using var cluster = await Cluster.StartAsync(more: static builder => builder.AddInvalidation(static map => map.On("happened", "both:ann:*", "both:*:*")));
        await SetAsync(cluster.A, Cluster.Both.Of("ann", "1"), Cluster.Both.Of("ann", "2"), Cluster.Both.Of("bob", "1"));

        (await cluster.B.ClearPatternAsync("both:ann:*")).Removed.Should().Be(2);

        (await cluster.B.GetAsync<string>(Cluster.Both.Of("bob", "1"))).Tier.Should().Be(CacheTier.L2);
    }

    [Fact]
    public async Task Without_a_count_a_pattern_leaves_the_values_in_L2()
    {
        await using var cluster = await Cluster.StartAsync();
        await SetAsync(cluster.A, Cluster.Both.Of("1"));

        (await cluster.B.ClearPatternAsync("both:*", count: false)).Removed.Should().Be(0);

        (await cluster.B.SweepAsync(Cluster.Both)).Should().Be(L2Sweep.Counted(1));
    }

    [Fact]
    public async Task An_answer_that_there_is_nothing_goes_and_is_not_counted()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.A.GetOrSetAsync(Cluster.Both.Of("none"), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string>()));
        cluster.Tier.Keys.Should().Contain("both:none");
        await cluster.A.ClearAsync();

        (await cluster.B.SweepAsync(null)).Should().Be(L2Sweep.Counted(0));

        cluster.Tier.Keys.Should().NotContain("both:none");
    }

    [Fact]
    public async Task A_caller_that_gave_up_ends_the_sweep()
    {
        await using var cluster = await Cluster.StartAsync();

        (await cluster.A.SweepAsync(null, new CancellationToken(canceled: true))).Outcome.Should().Be(L2SweepOutcome.Stopped);
    }

    private static async Task SetAsync(CoherentDomainCache node, params CacheKey[] keys)
    {
        foreach (var key in keys)
        {
            (await node.SetAsync(key, "v")).IsEverywhere.Should().BeTrue();
        }
    }
}
