namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_missing_value_is_loaded_once_and_then_served_from_memory()
    {
        await using var run = await StartAsync();

        (await Result(run)).Should().Be(new CacheResult<string>("v", found: true, CacheTier.Source));
        await SettleAsync<string>(run, Key());
        (await Result(run)).Should().Be(new CacheResult<string>("v", found: true, CacheTier.L1, verified: Engine.Promises.Keeps(CachePromise.BoundedStaleness)));

        _source.Calls.Should().Be(1);
    }

    [ConformanceFact]
    public async Task TryGet_finds_in_memory_what_was_set_and_nothing_else()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "set");

        var found = await HeldAsync<string>(run, Key());
        found.Should().Be("set");
        run.Cache.TryGet(Key("other"), out string other).Should().BeFalse();
        other.Should().BeNull();
    }

    [ConformanceFact]
    public async Task State_is_handed_through_to_the_source()
    {
        await using var run = await StartAsync();
        var state = (Name: "ann", Book: "friends");

        (await run.Cache.GetOrSetAsync(Key(), state, static (s, _) => new ValueTask<string>($"{s.Name} in {s.Book}"))).Should().Be("ann in friends");
        (await run.Cache.GetOrSetAsync(Key(), 0, static (_, _) => new ValueTask<string>("not asked"))).Should().Be("ann in friends");
    }

    [ConformanceFact]
    public async Task A_source_sees_the_key_that_it_loads()
    {
        await using var run = await StartAsync();

        var text = await run.Cache.GetOrSetAsync(Key("of-the-load"), 0, static (_, load, _) => new ValueTask<string>(load.Key.Text));

        text.Should().Be("feed:of-the-load");
    }

    [ConformanceFact]
    public async Task A_key_composed_at_the_call_is_the_same_key()
    {
        await using var run = await StartAsync();
        var (user, page) = ("a:n{n}", 7);
        await run.Cache.SetAsync(Feed.Of(user, "7"), "page");

        await HeldAsync<string>(run, Feed.Of(user, "7"));
        run.Cache.TryGet(Feed.Key($"{user}:{page}"), out string found).Should().BeTrue();
        found.Should().Be("page");
        (await run.Cache.GetOrSetAsync(Feed.Key($"{user}:{page}"), _source.LoadAsync)).Should().Be("page");
        (await run.Cache.GetOrSetAsync(Feed.Key($"{user}:{page + 1}"), _source.LoadAsync)).Should().Be("v");
        (await run.Cache.GetAsync<string>(Feed.Of(user, "8"))).Value.Should().Be("v");
    }

    [ConformanceFact]
    public async Task Get_asks_no_source_and_says_where_the_value_came_from()
    {
        await using var run = await StartAsync();
        (await run.Cache.GetAsync<string>(Key())).Should().Be(default(CacheResult<string>));
        await run.Cache.SetAsync(Key(), "v");

        // A node that has just begun has not heard all channels yet.
        var expected = new CacheResult<string>("v", found: true, CacheTier.L1, verified: Engine.Promises.Keeps(CachePromise.BoundedStaleness));
        await Until.TrueAsync(async () => await run.Cache.GetAsync<string>(Key()) == expected, "memory answers, verified where the engine can tell");
    }

    [ConformanceFact]
    public async Task Contains_tells_what_is_fresh()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(100));
        await run.Cache.SetAsync(Key(), "v");

        (await run.Cache.ContainsAsync(Key())).Should().BeTrue();
        (await run.Cache.ContainsAsync(Key("other"))).Should().BeFalse();
        await run.Time.PassAsync(Units(11));
        (await run.Cache.ContainsAsync(Key())).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task A_refresh_asks_the_source_whatever_the_tiers_hold()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "old");

        (await run.Cache.RefreshAsync(Key(), _source.LoadAsync)).Should().Be("v");

        (await run.Cache.GetAsync<string>(Key())).Value.Should().Be("v", "who refreshed sees it from then on");
        await SettleAsync<string>(run, Key());
        var now = await HeldAsync<string>(run, Key());
        (now, _source.Calls).Should().Be(("v", 1));
    }

    [ConformanceFact]
    public async Task A_refresh_that_fails_says_so_and_leaves_the_value()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(100));
        await run.Cache.SetAsync(Key(), "old");
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => run.Cache.RefreshAsync(Key(), _source.LoadAsync).AsTask()).Should().ThrowAsync<HttpRequestException>();

        var kept = await HeldAsync<string>(run, Key());
        kept.Should().Be("old");
    }

    [ConformanceFact]
    public async Task Without_tiers_every_call_asks_the_source_and_nothing_is_kept()
    {
        await using var run = await StartAsync();
        var none = new CacheCallOptions { Tiers = TierUse.None };

        await run.Cache.GetOrSetResultAsync(Key(), _source, static (source, _, token) => source.LoadAsync(token), none);
        await run.Cache.GetOrSetResultAsync(Key(), _source, static (source, _, token) => source.LoadAsync(token), none);

        _source.Calls.Should().Be(2);
        (await run.Cache.GetAsync<string>(Key())).Found.Should().BeFalse();
    }

    [ConformanceFact]
    public async Task Keys_that_are_none_and_profiles_that_nobody_registered_are_clear_errors()
    {
        await using var run = await StartAsync();

        await FluentActions.Awaiting(() => Load(run, default(CacheKey))).Should().ThrowAsync<InvalidKeyException>();
        (await FluentActions.Awaiting(() => Load(run, new CacheProfile("unknown").Of("k"))).Should().ThrowAsync<UnknownProfileException>())
            .WithMessage("*'unknown'*");
    }

    [ConformanceFact(Needs = [CachePromise.InjectiveKeys])]
    public async Task Different_parts_never_meet_whatever_they_hold()
    {
        await using var run = await StartAsync();
        string[][] parts = [["a", "b"], ["a:b"], ["a%3Ab"], ["a", "b", ""], ["", "a", "b"], ["a", ":b"], ["a:", "b"], ["A", "b"], ["a", "b "], ["{a}", "b"], ["a\u0000", "b"], ["ä", "b"], ["a", "\ud800"]];
        foreach (var each in parts)
        {
            await run.Cache.SetAsync(Feed.Of(each), string.Join('|', each));
        }

        foreach (var each in parts)
        {
            (await run.Cache.GetAsync<string>(Feed.Of(each))).Value.Should().Be(string.Join('|', each));
        }
    }
}
