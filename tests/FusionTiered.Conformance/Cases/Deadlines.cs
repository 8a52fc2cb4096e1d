namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task At_the_hard_deadline_the_caller_gets_a_timeout()
    {
        await using var run = await StartAsync(profile => profile.HardDeadline = Units(10));
        _source.Waits();
        var late = Load(run);

        (await run.Time.PassUntilAsync(late, Units(40))).Should().BeTrue();

        (await late.Invoking(static task => task).Should().ThrowAsync<SourceTimeoutException>()).WithMessage("*'feed'*HardDeadline*");
    }

    [ConformanceFact(Needs = [CachePromise.DeadlineFreesKey])]
    public async Task At_the_hard_deadline_the_key_is_free_though_the_source_never_returns()
    {
        await using var run = await StartAsync(profile => profile.HardDeadline = Units(10));
        _source.Hangs();
        var late = Load(run);
        await run.Time.PassUntilAsync(late, Units(40));
        await late.Invoking(static task => task).Should().ThrowAsync<SourceTimeoutException>();
        _source.Answers("next");

        var next = Load(run);

        (await run.Time.PassUntilAsync(next, Units(8))).Should().BeTrue("nobody waits for the source that hangs");
        (await next).Should().Be("next");
    }

    [ConformanceFact(Needs = [CachePromise.DeadlineFreesKey])]
    public async Task At_the_hard_deadline_the_token_of_the_source_is_cancelled()
    {
        await using var run = await StartAsync(profile => profile.HardDeadline = Units(10));
        var cancelled = new TaskCompletionSource();
        var late = run.Cache.GetOrSetAsync(Key(), async token =>
        {
            token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, token); // until its cancellation
            return "never";
        }).AsTask();

        await run.Time.PassUntilAsync(late, Units(40));

        await late.Invoking(static task => task).Should().ThrowAsync<SourceTimeoutException>();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [ConformanceFact(Needs = [CachePromise.AbandonedSourcesAreCapped])]
    public async Task Beyond_the_cap_of_abandoned_sources_a_load_is_refused_at_once()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.HardDeadline = Units(10);
            profile.MaxAbandoned = 1;
        });
        _source.Hangs();
        var late = Load(run);
        await run.Time.PassUntilAsync(late, Units(40));
        await late.Invoking(static task => task).Should().ThrowAsync<SourceTimeoutException>();

        await FluentActions.Awaiting(() => Load(run, Key("other"))).Should().ThrowAsync<SourcesExhaustedException>();

        _source.Calls.Should().Be(1);
    }

    [ConformanceFact]
    public async Task At_the_soft_deadline_a_stale_value_is_served_and_the_load_goes_on()
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
        var caller = Result(run);
        await _source.CalledAsync(2);

        (await run.Time.PassUntilAsync(caller, Units(20))).Should().BeTrue("the source has not answered");
        ((await caller).Value, (await caller).IsStale).Should().Be(("v", true));

        _source.Release("new");
        await UntilHeldAsync(run, Key(), "new", "the load lands behind");
        _source.Calls.Should().Be(2);
    }

    [ConformanceFact]
    public async Task A_stale_value_stands_in_at_the_hard_deadline_too()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.StaleFor = Units(10_000);
            profile.HardDeadline = Units(5);
            profile.SoftDeadline = Units(5);
            profile.Lifetime = profile.L1Lifetime = Units(1000);
        });
        await Load(run);
        await run.Cache.ExpireAsync(Key());
        _source.Waits();

        var caller = Result(run);
        (await run.Time.PassUntilAsync(caller, Units(20))).Should().BeTrue();

        (await caller).IsStale.Should().BeTrue();
    }

    [ConformanceFact]
    public async Task A_hit_past_the_eager_point_starts_one_refresh_behind_it()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.Lifetime = profile.L1Lifetime = Units(100);
            profile.EagerRefresh = 0.2;
        });
        await Load(run);
        await Load(run);
        _source.Calls.Should().Be(1, "the eager point is not reached");
        await run.Time.PassAsync(Units(30));
        _source.Waits();

        await UntilRefreshAsync(run);
        (await Load(run)).Should().Be("v", "nobody waits for an eager refresh");
        _source.Release("new");

        await UntilHeldAsync(run, Key(), "new", "the refresh lands");
        _source.Calls.Should().Be(2);
    }
}
