using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Watching;

namespace FusionTiered.Coherent.Tests.Watching;

public class WatchTests
{
    [Fact]
    public async Task The_first_item_says_that_nothing_is_missed_from_here_on()
    {
        using var test = TestCache.New();
        await using var watch = test.Cache.WatchAsync(CacheWatch.Everything).GetAsyncEnumerator();

        (await NextAsync(watch)).Kind.Should().Be(CacheChangeKind.Watching);
        await test.Cache.SetAsync(TestCache.Key(), "v");
        (await NextAsync(watch)).Should().Be(new CacheChange(CacheChangeKind.Set, "feed:k"));
    }

    [Fact]
    public async Task Every_kind_of_change_is_told_with_its_subject()
    {
        using var test = TestCache.New();
        await using var watch = await WatchAsync(test, CacheWatch.Everything);
        await test.Cache.SetAsync(TestCache.Key("set"), "v");
        await test.Cache.GetOrSetAsync(TestCache.Key("loaded"), static _ => new ValueTask<string>("v"));
        await test.Cache.ExpireAsync(TestCache.Key("expired"));
        await test.Cache.RemoveAsync(TestCache.Key("removed"));
        await test.Cache.InvalidateTagAsync("tag");
        await test.Cache.ClearAsync(TestCache.Feed);
        await test.Cache.ClearAsync();

        (await TakeAsync(watch, 7)).Should().Equal(
            new CacheChange(CacheChangeKind.Set, "feed:set"),
            new CacheChange(CacheChangeKind.Loaded, "feed:loaded"),
            new CacheChange(CacheChangeKind.Expired, "feed:expired"),
            new CacheChange(CacheChangeKind.Removed, "feed:removed"),
            new CacheChange(CacheChangeKind.TagInvalidated, "tag"),
            new CacheChange(CacheChangeKind.ProfileCleared, "feed"),
            new CacheChange(CacheChangeKind.Cleared, string.Empty));
    }

    [Fact]
    public async Task A_watch_of_a_key_a_profile_or_a_test_hears_nothing_else_but_what_may_concern_it()
    {
        using var test = TestCache.New();
        await using var key = await WatchAsync(test, CacheWatch.Key(TestCache.Key("a")));
        await using var profile = await WatchAsync(test, CacheWatch.Profile(TestCache.Feed));
        await using var where = await WatchAsync(test, CacheWatch.Where(static text => text.EndsWith('b')));
        foreach (var changed in new[] { TestCache.Key("a"), TestCache.Key("b"), CacheKey.Raw("plain") })
        {
            await test.Cache.SetAsync(changed, "v");
        }

        await test.Cache.InvalidateTagAsync("t");
        (await TakeAsync(key, 2)).Select(static one => one.Subject).Should().Equal("feed:a", "t");
        (await TakeAsync(profile, 3)).Select(static one => one.Subject).Should().Equal("feed:a", "feed:b", "t");
        (await TakeAsync(where, 2)).Select(static one => one.Subject).Should().Equal("feed:b", "t");
    }

    [Fact]
    public async Task A_watch_of_the_default_profile_is_refused()
    {
        FluentActions.Invoking(static () => CacheWatch.Profile(CacheProfile.Default)).Should().Throw<ArgumentException>().WithMessage("*Everything*");
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_slow_reader_finds_the_newest_change_of_each_key()
    {
        using var test = TestCache.New();
        await using var watch = await WatchAsync(test, CacheWatch.Everything);
        for (var i = 0; i < 1_000; i++)
        {
            await test.Cache.SetAsync(TestCache.Key($"{i % 3}"), "v");
        }

        await test.Cache.RemoveAsync(TestCache.Key("1"));
        await test.Cache.SetAsync(TestCache.Key("end"), "v");
        (await TakeAsync(watch, 4)).Should().Equal(
            new CacheChange(CacheChangeKind.Set, "feed:0"),
            new CacheChange(CacheChangeKind.Removed, "feed:1"),
            new CacheChange(CacheChangeKind.Set, "feed:2"),
            new CacheChange(CacheChangeKind.Set, "feed:end"));
    }

    [Fact]
    public async Task A_key_is_not_mistaken_for_a_tag_of_the_same_name()
    {
        using var test = TestCache.New();
        await using var watch = await WatchAsync(test, CacheWatch.Everything);
        await test.Cache.SetAsync(CacheKey.Raw("same"), "v");
        await test.Cache.InvalidateTagAsync("same");

        (await TakeAsync(watch, 2)).Select(static one => one.Kind).Should().Equal(CacheChangeKind.Set, CacheChangeKind.TagInvalidated);
    }

    [Fact]
    public async Task More_than_a_watch_holds_becomes_one_missed()
    {
        using var test = TestCache.New();
        await using var watch = await WatchAsync(test, CacheWatch.Everything);
        for (var i = 0; i <= Watcher.MostPending; i++)
        {
            await test.Cache.RemoveAsync(TestCache.Key($"{i}"));
        }

        (await TakeAsync(watch, 2)).Should().Equal(
            new CacheChange(CacheChangeKind.Missed, string.Empty), new CacheChange(CacheChangeKind.Removed, $"feed:{Watcher.MostPending}"));
    }

    [Fact]
    public async Task The_first_item_stays_the_first_when_more_changes_than_a_watch_holds()
    {
        var watcher = new Watcher(CacheWatch.Everything);
        watcher.Offer(new CacheChange(CacheChangeKind.Watching, string.Empty));
        for (var i = 0; i <= Watcher.MostPending; i++)
        {
            watcher.Offer(new CacheChange(CacheChangeKind.Removed, $"{i}"));
        }

        (await watcher.NextAsync(default)).Kind.Should().Be(CacheChangeKind.Watching);
        (await watcher.NextAsync(default)).Kind.Should().Be(CacheChangeKind.Missed);
    }

    [Fact]
    public async Task A_change_that_is_told_again_is_no_overflow()
    {
        var watcher = new Watcher(CacheWatch.Everything);
        for (var i = 0; i < Watcher.MostPending; i++)
        {
            watcher.Offer(new CacheChange(CacheChangeKind.TagInvalidated, $"{i}"));
        }

        watcher.Offer(new CacheChange(CacheChangeKind.TagInvalidated, "0"));
        (await watcher.NextAsync(default)).Should().Be(new CacheChange(CacheChangeKind.TagInvalidated, "0"));
    }

    [Fact]
    public async Task A_watch_ends_with_the_cache_after_what_was_told()
    {
        var test = TestCache.New();
        await using var watch = await WatchAsync(test, CacheWatch.Everything);
        await test.Cache.SetAsync(TestCache.Key(), "v");
        var waiting = Task.Run(async () => await watch.MoveNextAsync() && await watch.MoveNextAsync());
        test.Dispose();

        (await waiting).Should().BeFalse();
        FluentActions.Invoking(() => test.Cache.WatchAsync(CacheWatch.Everything)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_cancelled_watch_ends_and_leaves_no_watcher_behind()
    {
        using var test = TestCache.New();
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var _ in test.Cache.WatchAsync(CacheWatch.Everything, stop.Token))
            {
                test.Observers.Changes.Watchers.Should().Be(1);
            }
        });
        await Eventually.IsTrueAsync(() => test.Observers.Changes.Watchers == 1, "the watch begins");
        stop.Cancel();

        await watching.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        test.Observers.Changes.Watchers.Should().Be(0);
    }

    [Fact]
    public async Task A_reader_that_stops_reading_leaves_no_watcher_behind()
    {
        using var test = TestCache.New();
        await foreach (var _ in test.Cache.WatchAsync(CacheWatch.Everything))
        {
            break;
        }

        test.Observers.Changes.Watchers.Should().Be(0);
    }

    private static async Task<IAsyncEnumerator<CacheChange>> WatchAsync(TestCache test, CacheWatch watch)
    {
        var changes = test.Cache.WatchAsync(watch).GetAsyncEnumerator();
        (await NextAsync(changes)).Kind.Should().Be(CacheChangeKind.Watching);
        return changes;
    }

    private static async Task<CacheChange> NextAsync(IAsyncEnumerator<CacheChange> changes)
    {
        (await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
        return changes.Current;
    }

    private static async Task<List<CacheChange>> TakeAsync(IAsyncEnumerator<CacheChange> changes, int count)
    {
        var all = new List<CacheChange>();
        while (all.Count < count)
        {
            all.Add(await NextAsync(changes));
        }

        return all;
    }
}
