using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>The shared tier away, full, read-only, slow, frozen; and what memory may say meanwhile and afterwards.</summary>
public class OutageTests
{
    private static readonly CacheKey Key = Both.Of("k");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_hit_within_the_lease_is_verified_and_one_after_it_is_not()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "v");
        cluster.LinkOf(cluster.A).Faults.FreezeReader();

        cluster.Clock.Advance(Lease - TimeSpan.FromMilliseconds(600));
        (await cluster.LoadAsync(cluster.A, Key)).IsVerified.Should().BeTrue();

        cluster.Clock.Advance(TimeSpan.FromMilliseconds(601));
        var late = cluster.LoadAsync(cluster.A, Key);
        await cluster.PassUntilAsync(late, TimeSpan.FromSeconds(1));
        (await late).Should().Be(new CacheResult<string>("v", found: true, CacheTier.L1, stale: false, verified: false));
    }

    [Fact]
    public async Task A_node_that_was_cut_off_serves_unverified_and_reads_again_when_it_is_back()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        await HeardAsync(cluster.B);
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("old");
        cluster.LinkOf(cluster.B).Faults.Cut();
        await cluster.A.SetAsync(Key, "new");
        await IsDeafAsync(cluster.B);

        (await cluster.LoadAsync(cluster.B, Key)).Should().Be(new CacheResult<string>("old", found: true, CacheTier.L1, stale: false, verified: false));

        cluster.LinkOf(cluster.B).Faults.Heal();
        await cluster.PassUntilAsync(() => cluster.B.GetHealth().Coherence == CoherenceStatus.Verified, TimeSpan.FromSeconds(10));
        (await cluster.LoadAsync(cluster.B, Key)).Should().Be(new CacheResult<string>("new", found: true, CacheTier.L2));
    }

    [Fact]
    public async Task Plain_JSON_whose_removal_found_no_room_on_the_list_is_cleared()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Plain.Of("k"), "old");
        cluster.LinkOf(cluster.A).Faults.Cut();
        await IsDeafAsync(cluster.A);
        for (var i = 0; i < cluster.A.L2.Link.Repairs.Limit; i++)
        {
            await cluster.A.RemoveAsync(Plain.Of($"{i}"));
        }

        await cluster.A.RemoveAsync(Plain.Of("k"));
        cluster.LinkOf(cluster.A).Faults.Heal();
        await cluster.PassUntilAsync(() => cluster.A.L2.Link.Repairs.IsEmpty, TimeSpan.FromSeconds(30));

        (await cluster.B.GetAsync<string>(Plain.Of("k"))).Found.Should().BeFalse();
    }

    [Fact]
    public async Task What_was_hit_before_a_gap_is_no_hit_after_it_however_often_one_asks()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        await HeardAsync(cluster.B);
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("old");
        cluster.B.TryGet(Key, out string _).Should().BeTrue();
        cluster.LinkOf(cluster.B).Faults.Cut();
        await cluster.A.RemoveAsync(Key);
        await IsDeafAsync(cluster.B);
        cluster.LinkOf(cluster.B).Faults.Heal();
        await cluster.PassUntilAsync(() => cluster.B.GetHealth().Coherence == CoherenceStatus.Verified, TimeSpan.FromSeconds(10));

        Enumerable.Range(0, 3).Select(_ => cluster.B.TryGet(Key, out string _)).Should().AllBeEquivalentTo(false);
        (await cluster.B.GetAsync<string>(Key)).Found.Should().BeFalse();
        cluster.B.TryGet(Key, out string _).Should().BeFalse();
        (await cluster.B.GetOrSetAsync(Key, 0, static (_, _, _) => new ValueTask<string>("new"))).Should().Be("new");
    }

    [Fact]
    public async Task What_only_memory_holds_is_loaded_anew_after_a_gap()
    {
        await using var cluster = await StartAsync();
        await cluster.LoadAsync(cluster.B, Near.Of("k"));
        cluster.LinkOf(cluster.B).Faults.Cut();
        await cluster.A.RemoveAsync(Near.Of("k"));
        cluster.Source.Answers("new");
        await IsDeafAsync(cluster.B);
        (await cluster.LoadAsync(cluster.B, Near.Of("k"))).IsVerified.Should().BeFalse();

        cluster.LinkOf(cluster.B).Faults.Heal();
        await cluster.PassUntilAsync(() => cluster.B.GetHealth().Coherence == CoherenceStatus.Verified, TimeSpan.FromSeconds(10));

        (await cluster.LoadAsync(cluster.B, Near.Of("k"))).Value.Should().Be("new");
    }

    [Fact]
    public async Task A_strict_profile_asks_the_source_rather_than_serve_unverified()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Exact.Of("k"), "old");
        cluster.LinkOf(cluster.A).Faults.Cut();
        await IsDeafAsync(cluster.A);
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.A, Exact.Of("k"))).Value.Should().Be("new");
        cluster.A.TryGet(Exact.Of("k"), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task A_write_in_an_outage_says_that_it_is_local_and_its_removal_is_made_up_for()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        cluster.LinkOf(cluster.A).Faults.Cut();
        await IsDeafAsync(cluster.A);

        (await cluster.A.SetAsync(Key, "mine")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(new CacheResult<string>("mine", found: true, CacheTier.L1, stale: false, verified: false));

        cluster.LinkOf(cluster.A).Faults.Heal();
        await cluster.PassUntilAsync(() => cluster.A.L2.Link.Repairs.IsEmpty, TimeSpan.FromSeconds(20));
        (await cluster.B.GetAsync<string>(Key)).Found.Should().BeFalse("only removals are made up for, never values");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_tier_is_full_values_stay_in_memory_unverified_and_removals_go_on(bool set)
    {
        await using var cluster = await StartAsync();
        await cluster.B.SetAsync(Both.Of("other"), "v");
        await HeardAsync(cluster.A);
        cluster.Tier.Faults.IsFull = true;
        if (set)
        {
            (await cluster.A.SetAsync(Key, "v")).Reach.Should().Be(CacheReach.LocalOnly);
        }
        else
        {
            (await cluster.LoadAsync(cluster.A, Key)).Value.Should().Be("v");
        }

        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(new CacheResult<string>("v", found: true, CacheTier.L1, stale: false, verified: false));
        (await cluster.A.RemoveAsync(Both.Of("other"))).Should().Be(CacheWrite.Everywhere(1));
        (await cluster.A.InvalidateTagAsync("red")).IsEverywhere.Should().BeTrue();
        cluster.A.GetHealth().L2.Should().Be(RemoteTierStatus.Up, "a tier that refuses values still answers");
    }

    [Fact]
    public async Task When_the_tier_is_read_only_reads_go_on_and_writes_are_made_up_for()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "v", CacheCallOptions.Tagged("red"));
        cluster.Tier.Faults.IsReadOnly = true;
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("v");
        (await cluster.B.InvalidateTagAsync("red")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.B.GetAsync<string>(Key)).Found.Should().BeFalse("this node knows that the tag was invalidated");

        cluster.Tier.Faults.IsReadOnly = false;
        await cluster.PassUntilAsync(() => cluster.B.L2.Link.Repairs.IsEmpty, TimeSpan.FromSeconds(20));
        await HeardAsync(cluster.A);

        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task A_stalled_tier_under_a_hot_key_costs_a_few_reads_and_then_nothing()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "v");
        cluster.Tier.Faults.Freeze();
        cluster.Clock.Advance(Lease);
        for (var i = 0; i < 5; i++)
        {
            var read = cluster.LoadAsync(cluster.A, Key);
            await cluster.PassUntilAsync(read, TimeSpan.FromSeconds(1));
            (await read).IsVerified.Should().BeFalse();
        }

        cluster.LoadAsync(cluster.A, Key).IsCompletedSuccessfully.Should().BeTrue("the breaker is open: nobody waits for the tier any more");
        cluster.A.GetHealth().Coherence.Should().Be(CoherenceStatus.Unverified);
        cluster.A.GetHealth().Status.Should().Be(CacheHealthStatus.Degraded);
        cluster.Source.Calls.Should().Be(0);
    }

    [Fact]
    public async Task A_failure_of_the_tier_never_fails_a_caller()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.Stop();

        (await cluster.LoadAsync(cluster.A, Key)).Value.Should().Be("v");
        (await cluster.A.GetAsync<string>(Far.Of("k"))).Found.Should().BeFalse();
        (await cluster.A.SetAsync(Far.Of("k"), "x")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.RemoveAsync(Key)).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.ExpireAsync(Key)).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.InvalidateTagAsync("red")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.ClearPatternAsync("both:*z*")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.ClearAsync()).Reach.Should().Be(CacheReach.LocalOnly);
    }

    [Fact]
    public async Task A_tier_that_lost_everything_gives_nothing_of_before()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        await HeardAsync(cluster.B);
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("old");
        cluster.Tier.Clear();
        await HeardAsync(cluster.B);
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.B, Key)).Value.Should().Be("new");
    }

    [Theory]
    [InlineData(0, "within its lifetime")]
    [InlineData(10, "past it, when stale values stand in for a source that fails")]
    public async Task What_went_with_everything_else_stands_in_for_no_source(int minutes, string when)
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        await cluster.PassAsync(TimeSpan.FromMinutes(minutes));
        cluster.Tier.Clear();
        await HeardAsync(cluster.A);
        cluster.Source.Fails(() => new IOException(when));

        for (var call = 0; call < 2; call++)
            await FluentActions.Awaiting(() => cluster.LoadAsync(cluster.A, Key)).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Nor_does_it_when_it_has_stood_in_for_a_source_before()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        await cluster.PassAsync(TimeSpan.FromMinutes(5));
        cluster.Source.Fails(static () => new IOException());
        cluster.LinkOf(cluster.A).Faults.Cut();
        await IsDeafAsync(cluster.A);
        (await cluster.LoadAsync(cluster.A, Key)).IsStale.Should().BeTrue();
        cluster.LinkOf(cluster.A).Faults.Heal();
        await cluster.PassUntilAsync(() => cluster.A.GetHealth().Coherence == CoherenceStatus.Verified, TimeSpan.FromSeconds(2));
        cluster.Tier.Clear();
        await HeardAsync(cluster.A);

        await FluentActions.Awaiting(() => cluster.LoadAsync(cluster.A, Key)).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task What_a_read_has_not_found_after_that_serves_no_more_either()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        cluster.Tier.Clear();
        await HeardAsync(cluster.A);
        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();
        cluster.LinkOf(cluster.A).Faults.Cut();
        await IsDeafAsync(cluster.A);
        cluster.Source.Fails(static () => new IOException());

        await FluentActions.Awaiting(() => cluster.LoadAsync(cluster.A, Key)).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task What_only_memory_holds_stands_in_also_when_the_tier_was_emptied()
    {
        await using var cluster = await StartAsync();
        await cluster.LoadAsync(cluster.A, Near.Of("k"));
        cluster.Tier.Clear();
        await HeardAsync(cluster.A);
        cluster.Source.Fails(static () => new IOException());

        (await cluster.LoadAsync(cluster.A, Near.Of("k"))).IsStale.Should().BeTrue();
    }

    [Fact]
    public async Task What_a_foreign_program_wrote_is_seen_and_so_is_what_it_deleted()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "ours");
        cluster.Tier.Write(Key.Text, "\"theirs\""u8);
        await HeardAsync(cluster.A);
        (await cluster.A.GetAsync<string>(Key)).Value.Should().Be("theirs");

        cluster.Tier.Delete(Key.Text);
        await HeardAsync(cluster.A);

        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task A_node_whose_clock_is_an_hour_off_is_as_right_as_the_others()
    {
        await using var cluster = await StartAsync(skew: TimeSpan.FromHours(1));
        await cluster.B.SetAsync(Key, "ahead");
        await cluster.A.SetAsync(Key, "behind");
        await HeardAsync(cluster.B);

        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("behind");
        await cluster.A.InvalidateTagAsync("x");
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("behind");
    }

    [Fact]
    public async Task Too_many_missed_removals_become_one_raised_version()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "v");
        cluster.Tier.Faults.IsReadOnly = true;
        for (var i = 0; i <= cluster.B.L2.Link.Repairs.Limit; i++)
        {
            await cluster.B.RemoveAsync(Both.Of($"n{i}"));
        }

        cluster.Tier.Faults.IsReadOnly = false;
        await cluster.PassUntilAsync(() => cluster.B.L2.Link.Repairs.IsEmpty, TimeSpan.FromSeconds(30));

        await HeardAsync(cluster.A);
        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse("the profile's version was raised in place of what did not fit");
    }
}
