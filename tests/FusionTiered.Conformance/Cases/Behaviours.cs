namespace FusionTiered.Conformance;

/* What users of FusionCache and HybridCache take for granted, and no other case says: see docs/behaviours.md. */
public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_value_stored_as_object_is_found_as_what_it_is()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync<object>(Key("number"), 42);
        await run.Cache.SetAsync<object>(Key("account"), new Account(7, "ann"));

        (await run.Cache.GetAsync<int>(Key("number"))).Value.Should().Be(42);
        (await run.Cache.GetAsync<Account>(Key("account"))).Value.Should().Be(new Account(7, "ann"));
    }

    [ConformanceFact]
    public async Task Tags_are_those_of_the_last_load()
    {
        await using var run = await StartAsync();
        await LoadWith("one", "two");
        await run.Cache.InvalidateTagAsync("one");
        await LoadWith("one");
        await run.Cache.InvalidateTagAsync("two");
        await HeldAsync<string>(run, Key(), "it has that tag no more");

        await LoadWith();
        await run.Cache.InvalidateTagAsync("one");
        Holds(run, Key()).Should().BeFalse("a hit changes no tags");

        async Task LoadWith(params string[] tags)
        {
            await run.Cache.GetOrSetAsync(Key(), _source.LoadAsync, new CacheCallOptions { Tags = tags });
            await SettleAsync<string>(run, Key());
        }
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadPerNode])]
    public async Task After_the_soft_deadline_further_callers_start_no_second_load()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.StaleFor = Units(10_000);
            profile.SoftDeadline = Units(5);
            profile.Lifetime = profile.L1Lifetime = Units(1000);
        });
        await Load(run);
        await run.Cache.ExpireAsync(Key());
        _source.Waits();
        for (var round = 0; round < 2; round++)
        {
            var callers = Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Load(run)));
            await _source.CalledAsync(2);
            (await run.Time.PassUntilAsync(callers, Units(20))).Should().BeTrue();
            (await callers).Should().OnlyContain(value => value == "v");
        }

        _source.Calls.Should().Be(2);
        _source.Release("new");
    }

    [ConformanceFact]
    public async Task A_load_that_fails_behind_its_caller_fails_nobody()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.StaleFor = Units(10_000);
            profile.SoftDeadline = Units(5);
            profile.RetryAfter = Units(100);
            profile.Lifetime = profile.L1Lifetime = Units(1000);
        });
        await Load(run);
        await run.Cache.ExpireAsync(Key());
        _source.Waits();
        var caller = Load(run);
        await _source.CalledAsync(2);
        await run.Time.PassUntilAsync(caller, Units(20));
        (await caller).Should().Be("v");

        _source.Fail(new HttpRequestException("down"));
        _source.Fails(static () => new HttpRequestException("still down"));

        (await Load(run)).Should().Be("v");
    }

    [ConformanceFact]
    public async Task A_caller_after_the_lifetime_waits_for_the_refresh_that_is_under_way()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.Lifetime = profile.L1Lifetime = Units(20);
            profile.EagerRefresh = 0.2;

            // The end of a value in a shared tier is told like its removal, which a refresh under way would not outlive: not here.
            profile.StaleFor = Engine.FillsMemoryOnNextRead ? Units(100) : TimeSpan.Zero;
        });
        await Load(run);
        await run.Time.PassAsync(Units(6));
        _source.Waits();
        await UntilRefreshAsync(run);
        await run.Time.PassAsync(Units(20));

        var late = Load(run);
        _source.Release("refreshed");

        (await late).Should().Be("refreshed");
        _source.Calls.Should().Be(2);
    }

    [ConformanceFact]
    public async Task An_eager_refresh_does_not_end_with_the_caller_that_started_it()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.Lifetime = profile.L1Lifetime = Units(100);
            profile.EagerRefresh = 0.2;
        });
        using var gone = new CancellationTokenSource();
        await Load(run);
        await run.Time.PassAsync(Units(30));
        _source.Waits();
        await UntilRefreshAsync(run, gone.Token);
        await gone.CancelAsync();

        _source.Release("refreshed");

        await UntilHeldAsync(run, Key(), "refreshed", "the refresh goes on");
    }

    [ConformanceFact]
    public async Task What_a_source_says_of_lifetimes_holds_for_its_value_alone()
    {
        await using var run = await StartAsync();
        await run.Cache.GetOrSetAsync(Users.Of("ann"), Units(5), static (brief, load, _) =>
        {
            load.Lifetime = brief;
            return new ValueTask<string>("brief");
        });
        await SettleAsync<string>(run, Users.Of("ann"));
        await run.Time.PassAsync(Units(6));

        (await Load(run, Users.Of("ann"))).Should().Be("v");
        await SettleAsync<string>(run, Users.Of("ann"));

        await run.Time.PassAsync(Units(6));
        await HeldAsync<string>(run, Users.Of("ann"), "the profile's lifetime holds again");
    }

    [ConformanceFact(Needs = [CachePromise.InvalidatedIsGone])]
    public async Task What_was_cleared_or_invalidated_does_not_stand_in_for_a_failing_source()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(1000));
        _source.Fails(static () => new HttpRequestException("down"));
        foreach (var invalidate in new Func<Task>[]
        {
            () => run.Cache.InvalidateTagAsync("red").AsTask(),
            () => run.Cache.ClearAsync(Feed).AsTask(),
            () => run.Cache.ClearAsync().AsTask(),
        })
        {
            await run.Cache.SetAsync(Key(), "old", CacheCallOptions.Tagged("red"));
            await invalidate();
            await FluentActions.Awaiting(() => Load(run)).Should().ThrowAsync<HttpRequestException>();
        }
    }

    [ConformanceFact]
    public async Task A_cache_that_is_disposed_says_so()
    {
        var run = await StartAsync();
        var cache = run.Cache;
        await run.DisposeAsync();

        foreach (var call in new Func<Task>[]
        {
            () => cache.SetAsync(Key(), "v").AsTask(),
            () => cache.GetAsync<string>(Key()).AsTask(),
            () => cache.GetOrSetAsync(Key(), _source.LoadAsync).AsTask(),
            () => cache.RemoveAsync(Key()).AsTask(),
            () => cache.ExpireAsync(Key()).AsTask(),
            () => cache.InvalidateTagAsync("red").AsTask(),
            () => cache.ClearAsync().AsTask(),
        })
        {
            await call.Should().ThrowAsync<ObjectDisposedException>();
        }
    }
}
