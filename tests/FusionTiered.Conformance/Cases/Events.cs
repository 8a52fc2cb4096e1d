using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact(Needs = [CachePromise.PatternsAreCleared])]
    public async Task A_pattern_takes_what_matches_it_and_nothing_else()
    {
        await using var run = await StartAsync();
        await run.Cache.SetManyAsync<string>([new(Feed.Of("ann", "1"), "v"), new(Feed.Of("ann", "2"), "v"), new(Feed.Of("anna", "1"), "v"), new(Users.Of("ann", "1"), "v")]);

        (await run.Cache.ClearPatternAsync(CachePattern.Under(Feed, "ann"))).IsEverywhere.Should().BeTrue();

        (Holds(run, Feed.Of("ann", "1")), Holds(run, Feed.Of("ann", "2"))).Should().Be((false, false));
        await HeldAsync<string>(run, Feed.Of("anna", "1"));
        await HeldAsync<string>(run, Users.Of("ann", "1"));
        await run.Cache.SetAsync(Feed.Of("ann", "1"), "after");
        await SettleAsync<string>(run, Feed.Of("ann", "1"));
        await HeldAsync<string>(run, Feed.Of("ann", "1"));
    }

    [ConformanceFact(Needs = [CachePromise.PatternsAreCleared, CachePromise.RemovalsAreCounted])]
    public async Task A_pattern_says_how_many_went()
    {
        await using var run = await StartAsync();
        await run.Cache.SetManyAsync<string>([new(Key("a1"), "v"), new(Key("a2"), "v"), new(Key("b1"), "v")]);

        (await run.Cache.ClearPatternAsync("feed:a?")).Removed.Should().Be(2);
        (await run.Cache.ClearPatternAsync("feed:a?")).Removed.Should().Be(0);
    }

    [ConformanceFact(Needs = [CachePromise.PatternsAreCleared, CachePromise.InvalidationBeatsLoad])]
    public Task A_cleared_pattern_beats_a_load_in_flight() => BeatsLoadAsync(static cache => cache.ClearPatternAsync("feed:*").AsTask());

    [ConformanceFact]
    public async Task What_is_no_pattern_is_a_clear_error()
    {
        await using var run = await StartAsync();

        await FluentActions.Awaiting(() => run.Cache.ClearPatternAsync("feed:[a").AsTask()).Should().ThrowAsync<InvalidPatternException>();
    }

    [ConformanceFact]
    public async Task A_named_event_takes_the_keys_and_tags_it_is_mapped_to()
    {
        await using var run = await StartAsync(builder: static builder => builder.AddInvalidation(static map => map.On("account.closed", "feed:{id}", "users:{id}", "#of:{id}")));
        await run.Cache.SetManyAsync<string>([new(Key("7"), "v"), new(Users.Of("7"), "v"), new(Key("8"), "v")]);
        await run.Cache.SetAsync(Users.Of("tagged"), "v", CacheCallOptions.Tagged("of:7"));

        (await run.Cache.InvalidateAsync("account.closed", new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = "7" })).IsEverywhere.Should().BeTrue();

        (Holds(run, Key("7")), Holds(run, Users.Of("7")), Holds(run, Users.Of("tagged"))).Should().Be((false, false, false));
        await HeldAsync<string>(run, Key("8"));
    }

    [ConformanceFact(Needs = [CachePromise.PatternsAreCleared])]
    public async Task An_event_takes_the_patterns_it_is_mapped_to()
    {
        await using var run = await StartAsync(builder: static builder => builder.AddInvalidation(static map => map.On("account.closed", "feed:{id}:*")));
        await run.Cache.SetManyAsync<string>([new(Feed.Of("7", "first"), "v"), new(Feed.Of("8", "first"), "v")]);

        await run.Cache.InvalidateAsync("account.closed", new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = "7" });

        Holds(run, Feed.Of("7", "first")).Should().BeFalse();
        await HeldAsync<string>(run, Feed.Of("8", "first"));
    }

    [ConformanceFact]
    public async Task A_typed_event_takes_what_it_is_mapped_to_and_its_handler_runs_after_that()
    {
        var seen = new ConcurrentQueue<(Account Account, bool Held)>();
        await using var run = await StartAsync(builder: builder => builder.AddInvalidation(map => map
            .Map<Account>(static account => [Key(account.Owner)])
            .Handle<Account>(async (account, cache, token) => seen.Enqueue((account, await cache.ContainsAsync(Key(account.Owner), token))))));
        await run.Cache.SetAsync(Key("ann"), "v");

        await run.Cache.InvalidateAsync(new Account(7, "ann"));

        seen.Should().Equal((new Account(7, "ann"), false));
    }

    [ConformanceFact]
    public async Task An_event_that_nobody_mapped_and_a_value_that_is_missing_are_clear_errors()
    {
        await using var run = await StartAsync(builder: static builder => builder.AddInvalidation(static map => map.On("account.closed", "feed:k", "users:{id}")));
        await run.Cache.SetAsync(Key(), "v");

        await FluentActions.Awaiting(() => run.Cache.InvalidateAsync("account.opened", new Dictionary<string, string>(StringComparer.Ordinal)).AsTask()).Should().ThrowAsync<UnknownEventException>();
        await FluentActions.Awaiting(() => run.Cache.InvalidateAsync("account.closed", new Dictionary<string, string>(StringComparer.Ordinal)).AsTask()).Should().ThrowAsync<InvalidationException>();

        await HeldAsync<string>(run, Key(), "nothing is done where a value is missing");
    }

    [ConformanceFact(Needs = [CachePromise.ChangesAreWatched])]
    public async Task A_watch_reports_what_changes_from_its_first_item_on()
    {
        await using var run = await StartAsync();
        using var ended = new CancellationTokenSource();
        await using var changes = run.Cache.WatchAsync(CacheWatch.Profile(Feed), ended.Token).GetAsyncEnumerator(ended.Token);
        (await NextAsync()).Kind.Should().Be(CacheChangeKind.Watching);

        await run.Cache.SetAsync(Users.Of("ann"), "not watched");
        await run.Cache.SetAsync(Key(), "v");
        (await NextAsync()).Should().Be(new CacheChange(CacheChangeKind.Set, "feed:k"));
        await Load(run, Key("loaded"));
        (await NextAsync()).Should().Be(new CacheChange(CacheChangeKind.Loaded, "feed:loaded"));
        await run.Cache.RemoveAsync(Key());
        (await NextAsync()).Should().Be(new CacheChange(CacheChangeKind.Removed, "feed:k"));
        await run.Cache.InvalidateTagAsync("red");
        (await NextAsync()).Should().Be(new CacheChange(CacheChangeKind.TagInvalidated, "red"));

        async Task<CacheChange> NextAsync()
        {
            (await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
            return changes.Current;
        }
    }

    [ConformanceFact]
    public async Task The_figures_tell_hits_misses_and_loads()
    {
        await using var run = await StartAsync();
        await Load(run);
        var loaded = run.Cache.GetStatistics()["feed"].L1;
        await SettleAsync<string>(run, Key());
        var settled = run.Cache.GetStatistics()["feed"].L1;
        await Load(run);
        Holds(run, Key("missing")).Should().BeFalse();
        await run.Cache.SetAsync(Users.Of("ann"), "v");
        _source.Fails(static () => new HttpRequestException("down"));
        await FluentActions.Awaiting(() => Load(run, Key("failing"))).Should().ThrowAsync<HttpRequestException>();

        var figures = run.Cache.GetStatistics();

        var (hits, misses) = (settled.Hits - loaded.Hits, settled.Misses - loaded.Misses);
        (figures["feed"].L1.Hits - hits, figures["feed"].L1.Misses - misses, figures["feed"].Loads, figures["feed"].Failures).Should().Be((1, 3, 2, 1));
        (figures["users"].L1.Hits, figures["users"].Loads).Should().Be((0, 0));
        (figures.Overall.L1.Hits - hits, figures.Overall.Loads).Should().Be((1, 2));
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadPerNode])]
    public async Task The_figures_tell_callers_that_were_saved_a_load()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var first = Load(run);
        await _source.CalledAsync();
        var rest = Enumerable.Range(0, 9).Select(_ => Load(run)).ToArray();
        _source.Release("v");
        await Task.WhenAll([first, .. rest]);

        run.Cache.GetStatistics()["feed"].CallersSaved.Should().Be(9);
    }
}
