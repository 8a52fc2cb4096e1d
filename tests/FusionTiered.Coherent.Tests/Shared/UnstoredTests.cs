using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>Values that L2 did not take when they were loaded or set, after the fault.</summary>
public class UnstoredTests
{
    private static readonly CacheKey Key = Both.Of("k");
    private static readonly CacheResult<string> Verified = new("v", found: true, CacheTier.L1);
    private static readonly CacheResult<string> Unverified = new("v", found: true, CacheTier.L1, stale: false, verified: false);

    [Fact]
    public async Task A_value_loaded_while_L2_was_full_is_stored_at_its_next_use_once_there_is_room()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.IsFull = true;
        await cluster.LoadAsync(cluster.A, Key);
        cluster.Tier.Faults.IsFull = false;

        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(Verified);

        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("v");
        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(new CacheResult<string>("v", found: true, CacheTier.L2));
        cluster.Source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_value_loaded_while_L2_was_frozen_is_stored_at_its_next_use_once_it_answers()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.Freeze();
        var load = cluster.LoadAsync(cluster.A, Key);
        await cluster.PassUntilAsync(load, TimeSpan.FromSeconds(1));
        cluster.Tier.Faults.Thaw();
        await HeardAsync(cluster.A);

        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(Verified);

        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("v");
        cluster.Source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_read_without_a_source_and_a_batch_store_such_values_too()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.IsFull = true;
        await cluster.LoadAsync(cluster.A, Key);
        await cluster.LoadAsync(cluster.A, Both.Of("other"));
        cluster.Tier.Faults.IsFull = false;

        (await cluster.A.GetAsync<string>(Key)).Should().Be(Verified);
        (await cluster.A.GetOrSetManyAsync<int, string>([Both.Of("other")], 0, static (_, _, _) => throw new InvalidOperationException())).Values.Should().Equal("v");

        (await cluster.B.GetManyAsync<string>([Key, Both.Of("other")])).Should().HaveCount(2);
    }

    [Fact]
    public async Task Such_a_value_gives_way_to_the_one_that_L2_has()
    {
        await using var cluster = await StartAsync();
        await cluster.B.SetAsync(Key, "newer");
        await HeardAsync(cluster.A);
        cluster.Tier.Faults.Freeze();
        var load = cluster.LoadAsync(cluster.A, Key);
        await cluster.PassUntilAsync(load, TimeSpan.FromSeconds(1));
        cluster.Tier.Faults.Thaw();
        await HeardAsync(cluster.A);

        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(new CacheResult<string>("newer", found: true, CacheTier.L2));
    }

    [Fact]
    public async Task While_L2_stays_full_it_is_asked_for_such_a_value_once_a_second()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.IsFull = true;
        await cluster.LoadAsync(cluster.A, Key);
        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(Unverified);
        cluster.Tier.Faults.IsFull = false;

        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(Unverified);
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        (await cluster.LoadAsync(cluster.A, Key)).Should().Be(Verified);
    }

    [Fact]
    public async Task Memory_alone_answers_with_such_a_value_meanwhile()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.IsFull = true;
        await cluster.LoadAsync(cluster.A, Key);

        cluster.A.TryGet(Key, out string? value).Should().BeTrue();
        value.Should().Be("v");
    }

    [Fact]
    public async Task A_value_whose_tag_was_invalidated_meanwhile_is_not_stored()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.IsFull = true;
        await cluster.LoadAsync(cluster.A, Key, CacheCallOptions.Tagged("red"));
        cluster.Tier.Faults.IsFull = false;
        await cluster.B.InvalidateTagAsync("red");
        await HeardAsync(cluster.A);
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.A, Key, CacheCallOptions.Tagged("red"))).Value.Should().Be("new");
    }

    [Fact]
    public async Task What_only_memory_may_hold_is_verified_once_all_changes_were_heard_again()
    {
        await using var cluster = await StartAsync();
        cluster.Tier.Faults.Freeze();
        var load = cluster.LoadAsync(cluster.A, Near.Of("k"));
        await cluster.PassUntilAsync(load, TimeSpan.FromSeconds(1));
        cluster.Tier.Faults.Thaw();
        await HeardAsync(cluster.A);

        (await cluster.LoadAsync(cluster.A, Near.Of("k"))).IsVerified.Should().BeTrue();
    }
}
