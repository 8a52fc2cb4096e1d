namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_set_replaces_what_was_there_and_says_how_far_it_got()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "old");

        (await run.Cache.SetAsync(Key(), "new")).IsEverywhere.Should().BeTrue();

        (await Load(run)).Should().Be("new");
        _source.Calls.Should().Be(0);
    }

    [ConformanceFact]
    public async Task A_large_value_that_was_set_is_there_at_once_and_stays()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "old");
        for (var i = 0; i < 5; i++)
        {
            var large = new string((char)('a' + i), 100_000);
            (await run.Cache.SetAsync(Key(), large)).IsEverywhere.Should().BeTrue();

            // A tier may tell the node of its own change, now or a little later; memory then has the value again with the next read.
            for (var read = 0; read < 20; read++)
            {
                ((await Load(run))[0], _source.Calls).Should().Be((large[0], 0));
            }
        }
    }

    [ConformanceFact]
    public async Task A_removed_value_is_gone_and_its_neighbour_stays()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key("a"), "a");
        await run.Cache.SetAsync(Key("ab"), "ab");

        (await run.Cache.RemoveAsync(Key("a"))).IsEverywhere.Should().BeTrue();

        (await run.Cache.GetAsync<string>(Key("a"))).Found.Should().BeFalse();
        (await run.Cache.GetAsync<string>(Key("ab"))).Found.Should().BeTrue();
        (await run.Cache.RemoveAsync(Key("never"))).IsEverywhere.Should().BeTrue("what is not there needs no removal");
    }

    [ConformanceFact(Needs = [CachePromise.RemovalsAreCounted])]
    public async Task Removals_say_how_many_went()
    {
        await using var run = await StartAsync();
        await run.Cache.SetManyAsync<string>([new(Key("a"), "a"), new(Key("b"), "b"), new(Key("c"), "c"), new(Users.Of("d"), "d")]);

        (await run.Cache.RemoveAsync(Key("a"))).Removed.Should().Be(1);
        (await run.Cache.RemoveAsync(Key("a"))).Removed.Should().Be(0);
        (await run.Cache.ClearAsync(Feed)).Removed.Should().Be(2);
        (await run.Cache.ClearAsync()).Removed.Should().Be(1);
    }

    [ConformanceFact]
    public async Task A_removed_value_does_not_stand_in_for_a_failing_source()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(100));
        await Load(run);
        await run.Cache.RemoveAsync(Key());
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(run)).Should().ThrowAsync<HttpRequestException>();
    }

    [ConformanceFact]
    public async Task An_expired_value_is_loaded_again_and_stands_in_when_that_fails()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(100));
        await Load(run);

        (await run.Cache.ExpireAsync(Key())).IsEverywhere.Should().BeTrue();
        Holds(run, Key()).Should().BeFalse();
        _source.Fails(static () => new HttpRequestException("down"));
        var standIn = await Result(run);

        (standIn.Value, standIn.IsStale, _source.Calls).Should().Be(("v", true, 2));
    }

    [ConformanceFact]
    public async Task Clearing_a_profile_leaves_the_others_and_clearing_all_leaves_nothing()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(100));
        await run.Cache.SetAsync(Key(), "v");
        await run.Cache.SetAsync(Users.Of("ann"), "v");
        await run.Cache.SetAsync(CacheKey.Raw("raw"), "v");

        (await run.Cache.ClearAsync(Feed)).IsEverywhere.Should().BeTrue();
        Holds(run, Key()).Should().BeFalse();
        await HeldAsync<string>(run, Users.Of("ann"));
        await HeldAsync<string>(run, CacheKey.Raw("raw"));

        (await run.Cache.ClearAsync()).IsEverywhere.Should().BeTrue();
        Holds(run, Users.Of("ann")).Should().BeFalse();
        Holds(run, CacheKey.Raw("raw")).Should().BeFalse();
        await run.Cache.SetAsync(Key(), "after");
        await SettleAsync<string>(run, Key());
        await HeldAsync<string>(run, Key(), "what is written after a clear is not touched by it");
    }

    [ConformanceFact]
    public async Task Clearing_memory_drops_what_this_node_holds_of_a_profile_or_of_all()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "v");
        await run.Cache.SetAsync(Users.Of("ann"), "v");
        await run.Cache.SetAsync(CacheKey.Raw("raw"), "v");

        run.Cache.ClearMemory(Feed);
        Holds(run, Key()).Should().BeFalse();
        await HeldAsync<string>(run, Users.Of("ann"));
        await HeldAsync<string>(run, CacheKey.Raw("raw"));

        run.Cache.ClearMemory();
        Holds(run, Users.Of("ann")).Should().BeFalse();
        Holds(run, CacheKey.Raw("raw")).Should().BeFalse();
        run.Cache.ClearMemory().Should().Be(0, "nothing is left");
    }

    [ConformanceFact]
    public async Task A_load_under_way_answers_its_callers_when_memory_is_cleared()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var first = Load(run);
        await _source.CalledAsync();
        var others = Enumerable.Range(0, 5).Select(_ => Load(run)).ToArray();

        run.Cache.ClearMemory();
        var last = Load(run);
        _source.Release("v");
        _source.Answers("not asked");

        (await Task.WhenAll([first, last, .. others])).Should().OnlyContain(static value => value == "v");
        _source.Calls.Should().Be(1, "the load goes on for all of them");
    }

    [ConformanceFact]
    public async Task Clearing_memory_counts_values_alone()
    {
        await using var run = await StartAsync(profile => profile.NothingLifetime = Units(1000));
        await run.Cache.SetAsync(Key("value"), "v");
        await run.Cache.SetAsync(Users.Of("ann"), "v");
        await run.Cache.SetAsync(Key("tag"), "v", CacheCallOptions.Tagged("red"));
        await run.Cache.GetOrSetAsync(Key("nothing"), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));
        await run.Cache.InvalidateTagAsync("red");

        run.Cache.ClearMemory(Feed).Should().Be(1);
        run.Cache.ClearMemory().Should().Be(1);
    }

    [ConformanceFact]
    public async Task A_cancelled_call_does_nothing()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "v");
        var gone = new CancellationToken(canceled: true);

        await FluentActions.Awaiting(() => run.Cache.SetAsync(Key(), "other", cancellationToken: gone).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => run.Cache.RemoveAsync(Key(), gone).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => run.Cache.ExpireAsync(Key(), gone).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => run.Cache.ClearAsync(cancellationToken: gone).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => Load(run, Key("missing"), cancellationToken: gone)).Should().ThrowAsync<OperationCanceledException>();

        (await run.Cache.GetAsync<string>(Key())).Value.Should().Be("v");
        _source.Calls.Should().Be(0);
    }
}
