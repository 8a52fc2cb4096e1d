using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>The orders of events that the fences were written against, each by name.</summary>
public class InterleavingTests
{
    private static readonly CacheKey Key = Both.Of("k");

    [Theory]
    [InlineData("both")]
    [InlineData("far")]
    [InlineData("near")]
    public async Task A_remove_of_an_absent_key_beats_the_load_of_another_node(string profile)
    {
        await using var cluster = await StartAsync();
        var key = new CacheProfile(profile).Of("k");
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, key);
        await cluster.Source.CalledAsync();

        (await cluster.B.RemoveAsync(key)).Should().Be(CacheWrite.Everywhere());
        cluster.Source.Release("old");
        (await loading).Value.Should().Be("old", "it was asked for before the removal");
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.B, key)).Value.Should().Be("new");
        await HeardAsync(cluster.A);
        (await cluster.LoadAsync(cluster.A, key)).Value.Should().Be("new");
    }

    [Fact]
    public async Task A_store_that_comes_after_a_set_and_its_end_does_not_land()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();
        await cluster.B.SetAsync(Key, "set");
        await cluster.B.RemoveAsync(Key);

        cluster.Source.Release("old");
        await loading;

        cluster.Tier.Find(Key.Text).Should().BeNull("the key is as absent as it was when the load looked, and yet it was written in between");
        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task A_lease_that_outlives_its_load_is_given_back_when_the_source_fails()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Fails(static () => new InvalidOperationException("down"));
        await cluster.Invoking(static c => c.LoadAsync(c.A, Key)).Should().ThrowAsync<InvalidOperationException>();
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.B, Key)).Value.Should().Be("new", "the other node need not wait for the lease to run out");
    }

    [Fact]
    public async Task The_lease_of_a_node_that_died_is_taken_over_before_it_runs_out()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        _ = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();
        var waiting = cluster.LoadAsync(cluster.B, Key);
        cluster.LinkOf(cluster.A).Faults.Cut();
        cluster.Source.Answers("new");

        await cluster.PassUntilAsync(waiting, TimeSpan.FromSeconds(8));

        (await waiting).Value.Should().Be("new");
    }

    [Fact]
    public async Task A_node_that_waits_for_anothers_load_gets_its_value()
    {
        await using var cluster = await StartAsync(nodes: 3);
        cluster.Source.Waits();
        Task<CacheResult<string>>[] all = [.. cluster.Nodes.SelectMany(node => Enumerable.Range(0, 50).Select(_ => cluster.LoadAsync(node, Key)))];
        await cluster.Source.CalledAsync();

        cluster.Source.Release("once");

        (await Task.WhenAll(all)).Should().OnlyContain(static each => each.Value == "once");
        cluster.Source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_write_that_lands_late_is_followed_by_its_removal()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.LateWrites = InProcessLateWrites.ApplyBeforeHeal;
        cluster.Tier.Faults.Freeze();
        var writing = cluster.A.SetAsync(Key, "late").AsTask();
        await cluster.PassUntilAsync(writing, TimeSpan.FromSeconds(2));
        (await writing).Reach.Should().Be(CacheReach.LocalOnly);
        cluster.Tier.Faults.Thaw();

        await cluster.PassUntilAsync(() => cluster.A.L2.Link.Repairs.IsEmpty, TimeSpan.FromSeconds(30));

        (await cluster.B.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task What_was_not_removed_in_the_shared_tier_is_not_read_from_it()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        cluster.Tier.Faults.IsReadOnly = true;
        (await cluster.A.RemoveAsync(Key)).Reach.Should().Be(CacheReach.LocalOnly);
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.A, Key)).Value.Should().Be("new", "the shared tier still has the old value, but this node knows better");

        cluster.Tier.Faults.IsReadOnly = false;
        await cluster.PassUntilAsync(() => cluster.A.L2.Link.Repairs.IsEmpty, TimeSpan.FromSeconds(30));
        cluster.Tier.Find(Key.Text).Should().BeNull();
    }

    [Fact]
    public async Task A_tag_that_was_raised_while_the_source_named_it_makes_the_value_stale_everywhere()
    {
        await using var cluster = await StartAsync();
        var source = new TaskCompletionSource();
        var loading = cluster.A.GetOrSetResultAsync(Key, source.Task, static async (wait, context, _) =>
        {
            await wait;
            context.Tag("red");
            return "old";
        });
        await cluster.B.InvalidateTagAsync("red");
        source.SetResult();
        (await loading).Value.Should().Be("old");

        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();
        (await cluster.B.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task A_tag_that_only_the_source_named_counts_for_other_nodes_from_then_on()
    {
        await using var cluster = await StartAsync();
        await cluster.A.GetOrSetResultAsync(Key, 0, static (_, context, _) =>
        {
            context.Tag("red");
            return new ValueTask<string>("old");
        });
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("old");

        await cluster.A.InvalidateTagAsync("red");
        await HeardAsync(cluster.B);

        (await cluster.B.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task Versions_that_were_lost_cost_hits_and_nothing_else()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old", CacheCallOptions.Tagged("red"));
        await cluster.A.InvalidateTagAsync("red");
        cluster.Tier.Clear();
        await HeardAsync(cluster.A);
        await HeardAsync(cluster.B);
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.B, Key, CacheCallOptions.Tagged("red"))).Value.Should().Be("new");
        (await cluster.A.GetAsync<string>(Key)).Value.Should().Be("new");
        await cluster.B.InvalidateTagAsync("red");
        await HeardAsync(cluster.A);
        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse("a version that was made anew is raised like any other");
    }

    [Fact]
    public async Task A_pattern_voids_the_lease_of_a_key_that_is_not_there()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, Both.Of("kilo"));
        await cluster.Source.CalledAsync();

        await cluster.B.ClearPatternAsync("both:k?lo");
        cluster.Source.Release("old");
        await loading;

        cluster.Tier.Find("both:kilo").Should().BeNull();
        (await cluster.A.GetAsync<string>(Both.Of("kilo"))).Found.Should().BeFalse();
    }

    [Fact]
    public async Task What_another_load_stored_meanwhile_is_not_written_over()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();
        cluster.Tier.Write(Key.Text, "\"foreign\""u8);

        cluster.Source.Release("loaded");
        await loading;

        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("foreign");
    }

    [Fact]
    public async Task A_refresh_takes_the_lease_over_and_the_load_before_it_does_not_store()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();
        await cluster.B.RefreshResultAsync(Key, 0, static (_, _, _) => new ValueTask<string>("refreshed"));

        cluster.Source.Release("old");
        await loading;

        (await cluster.A.GetAsync<string>(Key)).Value.Should().Be("refreshed");
    }

    [Fact]
    public async Task A_set_beats_a_load_of_another_node_that_began_before()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();
        await cluster.B.SetAsync(Key, "set");

        cluster.Source.Release("old");
        await loading;

        (await cluster.A.GetAsync<string>(Key)).Value.Should().Be("set");
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("set");
    }

    [Fact]
    public async Task An_expiry_beats_a_load_of_another_node_that_began_before()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();
        await cluster.B.ExpireAsync(Key);

        cluster.Source.Release("old");
        await loading;

        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task A_use_that_is_told_after_the_expiry_of_another_node_makes_nothing_fresh()
    {
        await using var cluster = await StartAsync();
        var key = Slid.Of("k");
        await cluster.A.SetAsync(key, "old");
        for (var use = 0; use < 6; use++)
        {
            await cluster.PassAsync(TimeSpan.FromSeconds(50));
            cluster.LinkOf(cluster.A).Faults.RequestDelay = TimeSpan.FromMilliseconds(use == 5 ? 300 : 0);
            cluster.A.TryGet<string>(key, out _).Should().BeTrue("it slides in memory; the last use is to be told, for half of its lifetime is over");
        }

        (await cluster.B.ExpireAsync(key)).Should().Be(CacheWrite.Everywhere(1));
        cluster.Clock.Advance(TimeSpan.FromMilliseconds(300));
        cluster.LinkOf(cluster.A).Faults.RequestDelay = TimeSpan.Zero;
        await cluster.PassAsync(TimeSpan.FromSeconds(1));

        (await cluster.B.GetAsync<string>(key)).Found.Should().BeFalse();
        (await cluster.A.GetAsync<string>(key)).Found.Should().BeFalse();
    }
}
