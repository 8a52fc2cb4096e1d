namespace FusionTiered.Core.Tests.Fakes;

/// <summary>The fake answers as an engine does.</summary>
public sealed class FakeDomainCacheTests : IDisposable
{
    private static readonly CacheProfile Feed = new("feed");

    private readonly FakeDomainCache _cache = new();
    private readonly TestSource<string> _source = new("first");

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task A_value_is_loaded_once_within_its_lifetime()
    {
        await _cache.GetOrSetAsync(Feed.Key($"{1}"), _source.LoadAsync, TimeSpan.FromMinutes(1));
        _cache.Clock.Advance(TimeSpan.FromSeconds(59));
        (await _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync)).Should().Be("first");
        _source.Calls.Should().Be(1);
        _cache.Clock.Advance(TimeSpan.FromSeconds(1));
        await _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync);
        _source.Calls.Should().Be(2);
    }

    [Fact]
    public async Task An_old_value_stands_in_for_a_source_that_fails()
    {
        _cache.HoldStale(Feed.Of("1"), "old");
        _source.Fails(static () => new HttpRequestException("down"));
        (await _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync)).Should().Be("old");
        _cache.StaleFor = TimeSpan.Zero;
        _cache.HoldStale(Feed.Of("1"), "old");
        await FluentActions.Awaiting(async () => await _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync)).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_removed_value_stands_in_for_nothing_and_an_expired_one_does()
    {
        _source.Fails(static () => new HttpRequestException("down"));
        _cache.Hold(Feed.Of("1"), "one");
        _cache.Hold(Feed.Of("2"), "two");
        await _cache.ExpireAsync(Feed.Of("1"));
        await _cache.RemoveAsync(Feed.Of("2"));
        (await _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync)).Should().Be("one");
        await FluentActions.Awaiting(async () => await _cache.GetOrSetAsync(Feed.Of("2"), _source.LoadAsync)).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public void Cleared_memory_is_empty_since_there_is_no_second_tier()
    {
        _cache.Hold(Feed.Of("a"), "v");
        _cache.Hold(CacheKey.Raw("other"), "v");

        (_cache.ClearMemory(Feed), _cache.ClearMemory()).Should().Be((1, 1));

        _cache.CallsOf(CacheOperation.ClearMemory).Should().HaveCount(2);
    }

    [Fact]
    public async Task Tags_patterns_and_profiles_take_away_what_they_name()
    {
        _cache.Hold(Feed.Of("a", "1"), 1, CacheCallOptions.Tagged("red"));
        _cache.Hold(Feed.Of("b", "1"), 2);
        _cache.Hold(new CacheProfile("other").Of("1"), 3);
        (await _cache.InvalidateTagAsync("red")).Removed.Should().Be(1);
        (await _cache.ClearPatternAsync("feed:b:*")).Removed.Should().Be(1);
        (await _cache.ClearAsync(Feed)).Removed.Should().Be(0);
        _cache.MemoryKeys().Should().Equal(new CacheProfile("other").Of("1"));
    }

    [Fact]
    public async Task A_source_may_answer_more_than_a_value()
    {
        await _cache.GetOrSetAsync(Feed.Of("nothing"), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string>()));
        await _cache.GetOrSetAsync(Feed.Of("dropped"), 0, static (_, load, _) => new ValueTask<string>(load.DoNotStore("x")));
        await _cache.GetOrSetAsync(Feed.Of("tagged"), 0, static (_, load, _) =>
        {
            load.Tag("red");
            return new ValueTask<string>("x");
        });
        (await _cache.GetAsync<string>(Feed.Of("nothing"))).Should().Be(new CacheResult<string>(null!, false, CacheTier.L1));
        _cache.Holds(Feed.Of("dropped")).Should().BeFalse();
        (await _cache.InvalidateTagAsync("red")).Removed.Should().Be(1);
    }

    [Fact]
    public async Task An_old_value_that_still_holds_lives_on()
    {
        _cache.HoldStale(Feed.Of("1"), "old");
        await _cache.GetOrSetAsync(Feed.Of("1"), 0, static (_, load, _) => new ValueTask<string>(load.NotModified<string>()));
        _cache.TryGet(Feed.Of("1"), out string value).Should().BeTrue();
        value.Should().Be("old");
    }

    [Fact]
    public async Task A_value_that_is_removed_while_it_is_loaded_is_not_stored()
    {
        _source.Waits();
        var caller = _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync);
        await _cache.RemoveAsync(Feed.Of("1"));
        _source.Release("old");
        (await caller).Should().Be("old");
        _cache.Holds(Feed.Of("1")).Should().BeFalse();
    }

    [Fact]
    public async Task One_source_call_loads_the_keys_of_a_batch_that_are_missing()
    {
        _cache.Hold(Feed.Of("1"), "held");
        CacheKey[] keys = [Feed.Of("1"), Feed.Of("2"), Feed.Of("3")];
        var values = await _cache.GetOrSetManyAsync<int, string>(keys, 0, static (_, missing, _) =>
            new(new Dictionary<CacheKey, string> { [missing[0]] = "loaded" }));
        values.Should().BeEquivalentTo(new Dictionary<CacheKey, string> { [keys[0]] = "held", [keys[1]] = "loaded" });
        _cache.Holds(keys[2]).Should().BeFalse("the source left it out");
    }

    [Fact]
    public async Task A_key_has_one_type()
    {
        _cache.Hold(Feed.Of("1"), 1);
        await FluentActions.Awaiting(async () => await _cache.GetAsync<string>(Feed.Of("1"))).Should().ThrowAsync<CacheTypeMismatchException>();
    }

    [Fact]
    public async Task Its_figures_can_be_expected()
    {
        await _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync);
        var since = StatisticsExpectation.Since(_cache, "feed");
        await _cache.GetOrSetAsync(Feed.Of("1"), _source.LoadAsync);
        await _cache.GetOrSetAsync(Feed.Of("2"), _source.LoadAsync);
        since.Hits(1).Misses(1).Loads(1).Failures(0).Verify();
    }

    [Fact]
    public async Task A_watch_tells_what_changes()
    {
        await using var watch = _cache.WatchAsync(CacheWatch.Key(Feed.Of("1"))).GetAsyncEnumerator();
        (await watch.MoveNextAsync()).Should().BeTrue();
        watch.Current.Kind.Should().Be(CacheChangeKind.Watching);
        await _cache.SetAsync(Feed.Of("1"), 1);
        await watch.MoveNextAsync();
        watch.Current.Should().Be(new CacheChange(CacheChangeKind.Set, "feed:1"));
        _cache.Dispose();
        (await watch.MoveNextAsync()).Should().BeFalse();
    }
}
