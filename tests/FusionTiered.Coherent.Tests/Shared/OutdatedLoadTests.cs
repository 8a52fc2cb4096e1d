using FusionTiered.Coherent.Tests.Support;
using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>Loads that are outdated while they are under way: whom they still serve, and that nobody waits for them.</summary>
public class OutdatedLoadTests
{
    private static readonly CacheKey Key = Both.Of("k");
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_load_that_another_node_outdates_by_a_tag_gives_its_lease_back()
    {
        await using var cluster = await StartAsync(configure: Patient);
        cluster.Source.Waits();
        var outdated = cluster.LoadAsync(cluster.A, Key, CacheCallOptions.Tagged("red"));
        await cluster.Source.CalledAsync();

        await cluster.B.InvalidateTagAsync("red");
        var next = cluster.LoadAsync(cluster.B, Key, CacheCallOptions.Tagged("red"));

        await cluster.PassUntilAsync(() => cluster.Source.Calls == 2, Moment);
        cluster.Source.Release("v");
        (await outdated).Value.Should().Be("v");
        (await next).Value.Should().Be("v");
        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeTrue("the second load was stored");
    }

    [Fact]
    public async Task A_load_that_a_gap_outdates_gives_its_lease_back()
    {
        await using var cluster = await StartAsync(configure: Patient);
        cluster.Source.Waits();
        var outdated = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();
        cluster.LinkOf(cluster.A).Faults.Cut();
        await IsDeafAsync(cluster.A);
        cluster.LinkOf(cluster.A).Faults.Heal();
        await cluster.PassUntilAsync(() => cluster.A.GetHealth().Coherence == CoherenceStatus.Verified, TimeSpan.FromSeconds(10));
        var next = cluster.LoadAsync(cluster.B, Key);

        await cluster.PassUntilAsync(() => cluster.Source.Calls == 2, Moment);
        cluster.Source.Release("v");
        await Task.WhenAll(outdated, next);
    }

    [Fact]
    public async Task A_load_that_a_foreign_write_outdates_gives_its_lease_back()
    {
        await using var cluster = await StartAsync(configure: Patient);
        cluster.Source.Waits();
        var outdated = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();

        cluster.Tier.Write(Key.Text, "FT but of no format"u8);
        cluster.Tier.Delete(Key.Text);
        await HeardAsync(cluster.A);
        var next = cluster.LoadAsync(cluster.B, Key);

        await cluster.Source.CalledAsync(2);
        cluster.Source.Release("v");
        await Task.WhenAll(outdated, next);
    }

    [Fact]
    public async Task A_value_that_ran_out_is_loaded_once_though_its_end_is_announced_during_the_load()
    {
        await using var cluster = await StartAsync(configure: static options =>
        {
            Patient(options);
            options.Defaults.StaleFor = TimeSpan.Zero;
        });
        cluster.Tier.Faults.ExpiryDelay = Timeout.InfiniteTimeSpan; // whoever reads it finds its end
        await cluster.B.SetAsync(Key, "old", TimeSpan.FromSeconds(5));
        await cluster.PassAsync(TimeSpan.FromSeconds(6));

        (await cluster.LoadAsync(cluster.A, Key)).Value.Should().Be("v");
        (await cluster.LoadAsync(cluster.A, Key)).Value.Should().Be("v");
        (await cluster.LoadAsync(cluster.B, Key)).Value.Should().Be("v");

        cluster.Source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_stale_value_that_was_announced_meanwhile_and_is_still_there_stands_in_for_a_failing_source()
    {
        await using var cluster = await StaleAsync(Key);
        var loading = cluster.LoadAsync(cluster.A, Key);
        await cluster.Source.CalledAsync();

        await WriteAgainAsync(cluster, Key);
        cluster.Source.Fail(new HttpRequestException("down"));

        ((await loading).Value, (await loading).IsStale).Should().Be(("old", true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stale_value_is_served_at_the_soft_deadline_though_memory_has_lost_it_or_keeps_nothing(bool nothingInMemory)
    {
        var key = nothingInMemory ? Far.Of("k") : Key;
        await using var cluster = await StaleAsync(key);
        var loading = cluster.LoadAsync(cluster.A, key);
        await cluster.Source.CalledAsync();
        await WriteAgainAsync(cluster, key);

        await cluster.PassUntilAsync(loading, Moment);

        ((await loading).Value, (await loading).IsStale, (await loading).Tier).Should().Be(("old", true, CacheTier.L2));
        cluster.Source.Release("v");
    }

    [Fact]
    public async Task A_stale_value_that_was_removed_while_the_load_waited_for_another_node_does_not_stand_in()
    {
        await using var cluster = await StaleAsync(Key);
        var first = cluster.LoadAsync(cluster.B, Key);
        await cluster.Source.CalledAsync();
        var second = cluster.LoadAsync(cluster.A, Key);
        await Eventually.IsTrueAsync(() => cluster.A.GetStatistics()["both"].L2.Misses == 1, "it has read the stale value");

        await cluster.B.RemoveAsync(Key);
        await cluster.PassUntilAsync(() => cluster.Source.Calls == 2, Moment);
        cluster.Source.Fail(new HttpRequestException("down"));

        await second.Invoking(static task => task).Should().ThrowAsync<HttpRequestException>();
        await first.Invoking(static task => task).Should().ThrowAsync<HttpRequestException>();
    }

    // The clock moves in steps, also while something is under way that takes no time.
    private static void Patient(FusionTieredOptions options) => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(30);

    /// <summary>The shared tier has a value past its lifetime, no memory of A has it, and the source waits.</summary>
    private static async Task<Cluster> StaleAsync(CacheKey key)
    {
        var cluster = await StartAsync(configure: static options =>
        {
            Patient(options);
            options.Defaults.SoftDeadline = TimeSpan.FromSeconds(1);
        });
        await cluster.B.SetAsync(key, "old", TimeSpan.FromSeconds(5));
        await cluster.PassAsync(TimeSpan.FromSeconds(6));
        cluster.Source.Waits();
        return cluster;
    }

    /// <summary>Somebody writes the same bytes: announced, and no other value.</summary>
    private static async Task WriteAgainAsync(Cluster cluster, CacheKey key)
    {
        cluster.Tier.Write(key.Text, cluster.Tier.Find(key.Text)!, TimeSpan.FromMinutes(10));
        await HeardAsync(cluster.A);
        cluster.A.TryGet(key, out string _).Should().BeFalse();
    }
}
