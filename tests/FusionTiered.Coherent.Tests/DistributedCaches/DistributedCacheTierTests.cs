using FusionTiered.DistributedCaches;
using FusionTiered.Testing;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Coherent.Tests.DistributedCaches;

public class DistributedCacheTierTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private static readonly byte[] Value = [1, 2, 3];

    private readonly ManualClock _clock = new();
    private readonly ClockedDistributedCache _cache;
    private readonly DistributedCacheTier _tier;

    public DistributedCacheTierTests()
    {
        _cache = new ClockedDistributedCache(_clock);
        _tier = new DistributedCacheTier(_cache, _clock, "app:");
    }

    [Fact]
    public void It_declares_what_it_cannot_promise_and_what_to_do_instead()
    {
        var promises = _tier.Promises;

        promises.Exceptions.Where(static each => each.Value.Level == PromiseLevel.NotKept).Select(static each => each.Key).Should().BeEquivalentTo(
        [
            CachePromise.OneLoadAcrossNodes, CachePromise.InvalidationBeatsLoadAcrossNodes, CachePromise.BoundedStaleness, CachePromise.Coherence,
            CachePromise.PatternsAreCleared,
        ]);
        promises.Exceptions.Where(static each => each.Value.Level == PromiseLevel.BestEffort).Select(static each => each.Key).Should().BeEquivalentTo(
            [CachePromise.NoClocksCompared, CachePromise.SlidingLifetimes, CachePromise.RemovalsAreCounted, CachePromise.ChangesAreWatched]);
        promises.Exceptions.Where(static each => string.IsNullOrWhiteSpace(each.Value.Reason)).Should().BeEmpty();
    }

    [Fact]
    public async Task Values_and_versions_lie_under_the_prefix()
    {
        await _tier.SetAsync("feed:1", Value, keepFor: null, Deadline);
        await _tier.RaiseVersionAsync("t:x", Deadline);

        _cache.Keys.Should().BeEquivalentTo("app:feed:1", "app:%v:t:x");
    }

    [Fact]
    public async Task The_end_of_a_stay_stands_in_front_of_the_payload()
    {
        await _tier.SetAsync("k", Value, TimeSpan.FromSeconds(5), Deadline);

        var bytes = await _cache.GetAsync("app:k");

        bytes.Should().HaveCount(11);
        Convert.ToHexString(bytes!).Should().Be(((_clock.GetUtcNow().ToUnixTimeMilliseconds() + 5000).ToString("X16", null)) + "010203");
    }

    [Fact]
    public async Task A_value_that_the_cache_keeps_for_longer_is_over_in_time()
    {
        await _tier.SetAsync("k", Value, TimeSpan.FromSeconds(5), Deadline);
        await _cache.SetAsync("app:k", (await _cache.GetAsync("app:k"))!, new DistributedCacheEntryOptions());

        _clock.Advance(TimeSpan.FromSeconds(5));

        (await _tier.ReadAsync("k", Deadline)).Exists.Should().BeFalse();
    }

    [Fact]
    public async Task Within_the_node_a_removal_beats_a_load()
    {
        await _tier.LeaseAsync("k", new RemoteLease("n/1", Deadline), Deadline);

        await _tier.RemoveAsync("k", Deadline);

        (await _tier.StoreAsync("k", "n/1", SeenEntry.Absent, Value, null, Deadline)).Should().Be(RemoteStoreOutcome.LeaseLost);
        (await _tier.ReadAsync("k", Deadline)).Exists.Should().BeFalse();
    }

    [Fact]
    public async Task Within_the_node_a_removal_comes_after_a_store_that_is_under_way()
    {
        var storing = new TaskCompletionSource();
        await _tier.LeaseAsync("k", new RemoteLease("n/1", Deadline), Deadline);
        _cache.Before = what => what == "set" ? storing.Task : Task.CompletedTask;
        var store = _tier.StoreAsync("k", "n/1", SeenEntry.Absent, Value, null, Deadline).AsTask();

        var remove = _tier.RemoveAsync("k", Deadline).AsTask();
        remove.IsCompleted.Should().BeFalse();
        storing.SetResult();

        (await store).Should().Be(RemoteStoreOutcome.Stored);
        await remove;
        _cache.Keys.Should().BeEmpty();
    }

    [Fact]
    public async Task A_change_behind_one_that_does_not_end_was_not_sent()
    {
        _cache.Before = static what => what == "set" ? new TaskCompletionSource().Task : Task.CompletedTask;
        var stuck = _tier.SetAsync("k", Value, null, Deadline).AsTask();
        var behind = _tier.RemoveAsync("k", Deadline).AsTask();

        _clock.Advance(Deadline);

        (await FailureOf(stuck)).Should().Be(RemoteFailure.Unknown);
        (await FailureOf(behind)).Should().BeOneOf(RemoteFailure.Unreachable, RemoteFailure.Unknown);
    }

    [Fact]
    public async Task Whatever_the_cache_throws_is_a_failure_of_the_tier()
    {
        _cache.Before = static _ => throw new InvalidOperationException("broken");

        (await FailureOf(_tier.ReadAsync("k", Deadline).AsTask())).Should().Be(RemoteFailure.Unknown);
        (await FailureOf(_tier.SetAsync("k", Value, null, Deadline).AsTask())).Should().Be(RemoteFailure.Unknown);
        (await FailureOf(_tier.RaiseVersionAsync("t:x", Deadline).AsTask())).Should().Be(RemoteFailure.Unknown);
    }

    [Fact]
    public async Task A_pattern_is_refused()
    {
        (await FailureOf(_tier.ClearPatternAsync("feed:*", Deadline).AsTask())).Should().Be(RemoteFailure.Refused);
    }

    [Fact]
    public async Task What_can_be_no_version_is_replaced()
    {
        await _cache.SetAsync("app:%v:t:x", [1, 2, 3], new DistributedCacheEntryOptions());

        var made = (await _tier.ReadVersionsAsync(["t:x"], Deadline)).Single();

        made.Should().NotBe(0);
        (await _tier.ReadVersionsAsync(["t:x"], Deadline)).Should().Equal(made);
    }

    private static async Task<RemoteFailure> FailureOf(Task operation) =>
        (await Record.ExceptionAsync(() => operation)).Should().BeOfType<RemoteTierException>().Which.Failure;
}
