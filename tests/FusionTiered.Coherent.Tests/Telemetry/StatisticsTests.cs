using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Telemetry;

public class StatisticsTests
{
    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task Hits_and_misses_of_memory_are_the_calls_and_hits_and_misses_overall_the_requests()
    {
        using var test = TestCache.New(static p => (p.StaleFor, p.RetryAfter) = (TimeSpan.FromHours(1), TimeSpan.FromSeconds(5)));
        await Load(test);                                                  // miss, load
        await Load(test);                                                  // hit
        test.Cache.TryGet(TestCache.Key(), out string _);                  // hit
        test.Cache.TryGet(TestCache.Key("none"), out string _);            // miss
        await test.Cache.GetAsync<string>(TestCache.Key());                // hit
        await test.Cache.GetAsync<string>(TestCache.Key("none"));          // miss
        await test.Cache.GetManyAsync<string>([TestCache.Key(), TestCache.Key("none")]); // hit, miss
        await test.Cache.RefreshAsync(TestCache.Key(), _source.LoadAsync); // miss, load
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        _source.Fails(static () => new HttpRequestException("down"));
        await Load(test);                                                  // miss, load, failure, stale
        await Load(test);                                                  // miss, stale

        var feed = test.Cache.GetStatistics()["feed"];
        (feed.L1.Hits, feed.L1.Misses, feed.Requests).Should().Be((4, 7, 11));
        (feed.Hits, feed.Misses, feed.Stale).Should().Be((6, 5, 2));
        (feed.Loads, feed.Failures, feed.Timeouts, feed.Abandoned).Should().Be((3, 1, 0, 0));
        feed.HitRate.Should().BeApproximately(100.0 * 6 / 11, 1e-9);
        feed.L1.HitRate.Should().BeApproximately(100.0 * 4 / 11, 1e-9);
    }

    [Fact]
    public void Overall_hits_are_what_no_source_was_asked_for()
    {
        var example = Example(l1: (8_500, 1_500), l2: (1_200, 300));

        (example.Requests, example.Hits, example.Misses, example.HitRate).Should().Be((10_000, 9_700, 300, 97.0));
        (example.L1.HitRate, example.L2.HitRate).Should().Be((85.0, 80.0));
        Example(l1: (0, 0), l2: (0, 0)).HitRate.Should().Be(0);
    }

    [Fact]
    public async Task Callers_that_were_saved_a_load_are_counted()
    {
        using var test = TestCache.New();
        _source.Waits();
        var all = Enumerable.Range(0, 25).Select(_ => Load(test)).ToList();
        await _source.CalledAsync();
        test.Cache.GetStatistics().LoadsUnderWay.Should().Be(1);
        _source.Release("v");
        await Task.WhenAll(all);

        var feed = test.Cache.GetStatistics()["feed"];
        (feed.Loads, feed.CallersSaved, feed.L1.Misses).Should().Be((1, 24, 25));
        feed.MissLatency.Count.Should().Be(25);
    }

    [Fact]
    public async Task Source_and_miss_times_are_those_of_the_clock()
    {
        using var test = TestCache.New();
        foreach (var milliseconds in new[] { 10, 20, 30, 1_000 })
        {
            _source.Waits();
            var load = Load(test, $"{milliseconds}");
            await Eventually.IsTrueAsync(() => _source.Waiting == 1 && test.Clock.PendingTimers > 0, "the source is asked");
            test.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            _source.Release("v");
            await load;
        }

        var feed = test.Cache.GetStatistics()["feed"];
        foreach (var latency in new[] { feed.SourceLatency, feed.MissLatency })
        {
            (latency.Count, latency.Average).Should().Be((4, TimeSpan.FromMilliseconds(265)));
            latency.P50.TotalMilliseconds.Should().BeInRange(20, 22.5);
            latency.P99.TotalMilliseconds.Should().BeInRange(1_000, 1_125);
        }
    }

    [Fact]
    public async Task Entries_bytes_and_evictions_are_those_of_memory()
    {
        using var test = TestCache.New(all: static o => o.MaxEntries = 10);
        for (var i = 0; i < 25; i++)
        {
            await test.Cache.SetAsync(TestCache.Key($"{i}"), "v");
        }

        await test.Cache.RemoveAsync(test.Cache.MemoryKeys().First());
        var statistics = test.Cache.GetStatistics();
        var feed = statistics["feed"];
        (feed.Entries, feed.Bytes).Should().Be((9, test.Local.Memory.Bytes));
        feed.Evictions[EvictionReason.Removed].Should().Be(1);
        (feed.Evictions[EvictionReason.Evicted] + feed.Evictions[EvictionReason.Rejected]).Should().Be(15);
        (statistics.MaxEntries, statistics.Overall.Entries).Should().Be((10, 9));
    }

    [Fact]
    public async Task Timeouts_and_abandoned_sources_are_counted()
    {
        using var test = TestCache.New();
        _source.Hangs();
        var hung = Load(test);
        await Eventually.IsTrueAsync(() => _source.Calls == 1 && test.Clock.PendingTimers > 0, "the deadline is set");
        test.Clock.Advance(TimeSpan.FromSeconds(30));
        await hung.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>();

        var feed = test.Cache.GetStatistics()["feed"];
        (feed.Timeouts, feed.Failures, feed.Abandoned, feed.SourceLatency.Count).Should().Be((1, 1, 1, 0));
    }

    [Fact]
    public async Task Invalidations_are_counted_for_their_profile_and_tags_for_the_whole()
    {
        using var test = TestCache.New();
        await test.Cache.RemoveAsync(TestCache.Key());
        await test.Cache.ExpireAsync(TestCache.Key());
        await test.Cache.ClearAsync(TestCache.Feed);
        await test.Cache.InvalidateTagAsync("t");

        var statistics = test.Cache.GetStatistics();
        (statistics["feed"].Invalidations, statistics.Overall.Invalidations).Should().Be((3, 4));
    }

    [Fact]
    public async Task A_snapshot_resets_nothing_and_does_not_move()
    {
        using var test = TestCache.New();
        await Load(test);
        var first = test.Cache.GetStatistics();
        await Load(test);
        var second = test.Cache.GetStatistics();

        (first["feed"].Requests, second["feed"].Requests).Should().Be((1, 2));
        (second.Cache, second.Overall.Profile, second.Overall.Requests).Should().Be(("test", string.Empty, 2));
        second.Profiles.Select(static one => one.Profile).Should().Equal("default", "feed");
        FluentActions.Invoking(() => second["none"]).Should().Throw<UnknownProfileException>().WithMessage("*'none'*default, feed*");
    }

    [Fact]
    public void Health_is_that_of_memory_where_there_is_nothing_else()
    {
        var test = TestCache.New();
        test.Cache.GetHealth().Should().Be(new CacheHealth(CacheHealthStatus.Healthy, L1: true, RemoteTierStatus.None, CoherenceStatus.None));

        test.Dispose();
        test.Cache.GetHealth().Should().Be(new CacheHealth(CacheHealthStatus.Unhealthy, L1: false, RemoteTierStatus.None, CoherenceStatus.None));
    }

    private static ProfileStatistics Example((long Hits, long Misses) l1, (long Hits, long Misses) l2)
    {
        using var test = TestCache.New();
        return test.Cache.GetStatistics().Overall with { L1 = new(l1.Hits, l1.Misses, default), L2 = new(l2.Hits, l2.Misses, default) };
    }

    private Task<string> Load(TestCache test, string key = "k") => test.Cache.GetOrSetAsync(TestCache.Key(key), _source.LoadAsync).AsTask();
}
