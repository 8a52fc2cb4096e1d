using FusionTiered.Watching;
using FusionTiered.Coherent.Tests.Support;
using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>What those who watch are told where changes come from several nodes, and are heard of by who made them.</summary>
public class SharedWatchTests
{
    private static readonly CacheKey Key = Both.Of("k");

    [Fact]
    public async Task Own_changes_are_told_once_and_those_of_others_as_theirs()
    {
        await using var cluster = await StartAsync();
        await using var watch = await WatchAsync(cluster.A);

        await cluster.LoadAsync(cluster.A, Key);
        await HeardAsync(cluster.A);
        (await NextAsync(watch)).Should().Be(new CacheChange(CacheChangeKind.Loaded, Key.Text));
        await cluster.A.InvalidateTagAsync("red");
        await HeardAsync(cluster.A);
        (await NextAsync(watch)).Should().Be(new CacheChange(CacheChangeKind.TagInvalidated, "red"));
        await cluster.A.ClearAsync(Both);
        await HeardAsync(cluster.A);
        (await NextAsync(watch)).Should().Be(new CacheChange(CacheChangeKind.ProfileCleared, "both"));
        await cluster.B.SetAsync(Key, "theirs");
        (await NextAsync(watch)).Should().Be(new CacheChange(CacheChangeKind.Changed, Key.Text));
        await cluster.B.InvalidateTagAsync("blue");
        (await NextAsync(watch)).Should().Be(new CacheChange(CacheChangeKind.TagInvalidated, "blue"));
    }

    [Fact]
    public async Task Who_is_told_of_a_removal_does_not_find_the_value_any_more()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "v");
        await using var watch = await WatchAsync(cluster.A);
        cluster.LinkOf(cluster.A).Faults.RequestDelay = TimeSpan.FromMilliseconds(100);

        var removing = cluster.A.RemoveAsync(Key).AsTask();
        var told = NextAsync(watch);
        await Eventually.RestAsync(() => told.IsCompleted);
        told.IsCompleted.Should().BeFalse("the shared tier has the value");

        await cluster.PassUntilAsync(removing, TimeSpan.FromSeconds(1));
        (await told).Should().Be(new CacheChange(CacheChangeKind.Removed, Key.Text));
        cluster.Tier.Find(Key.Text).Should().BeNull();
    }

    [Fact]
    public void One_echo_is_expected_of_each_change()
    {
        var ownChanges = new OwnChangeFilter(static () => true);
        var (first, second) = (ownChanges.Expect("k"), ownChanges.Expect("k"));

        (ownChanges.IsOwnChange("k"), ownChanges.IsOwnChange("other"), ownChanges.IsOwnChange("k"), ownChanges.IsOwnChange("k")).Should().Be((true, false, true, false));
        (ownChanges.Answered(first, changed: true, now: 1), ownChanges.Answered(second, changed: true, now: 1)).Should().Be((true, true));
    }

    [Fact]
    public void What_was_taken_for_an_echo_of_a_change_that_was_not_made_was_a_change_of_somebody_else()
    {
        var ownChanges = new OwnChangeFilter(static () => true);
        var heard = ownChanges.Expect("k");
        ownChanges.IsOwnChange("k");
        var unheard = ownChanges.Expect("k");

        ownChanges.Answered(unheard, changed: false, now: 1).Should().BeTrue();
        ownChanges.Answered(heard, changed: false, now: 1).Should().BeFalse();
        ownChanges.IsOwnChange("k").Should().BeFalse();
    }

    [Fact]
    public void What_did_not_come_by_the_next_probe_is_expected_no_longer()
    {
        var ownChanges = new OwnChangeFilter(static () => true);
        ownChanges.Answered(ownChanges.Expect("k"), changed: true, now: 10);
        var underWay = ownChanges.Expect("other");

        ownChanges.Confirmed(sentAt: 10);
        ownChanges.IsOwnChange("k").Should().BeTrue("the probe was sent before the answer came");
        ownChanges.Answered(ownChanges.Expect("k"), changed: true, now: 10);
        ownChanges.Confirmed(sentAt: 11);

        ownChanges.IsOwnChange("k").Should().BeFalse();
        ownChanges.IsOwnChange("other").Should().BeTrue("it has not been answered");
        ownChanges.Answered(underWay, changed: true, now: 12).Should().BeTrue();
    }

    private static async Task<IAsyncEnumerator<CacheChange>> WatchAsync(CoherentDomainCache cache)
    {
        var watch = cache.WatchAsync(CacheWatch.Everything).GetAsyncEnumerator();
        (await NextAsync(watch)).Kind.Should().Be(CacheChangeKind.Watching);
        return watch;
    }

    private static async Task<CacheChange> NextAsync(IAsyncEnumerator<CacheChange> watch)
    {
        (await watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
        return watch.Current;
    }
}
