namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_source_that_fails_is_called_again_as_often_as_its_profile_says()
    {
        await using var run = await StartAsync(static profile => (profile.Retries, profile.RetryDelay) = (2, TimeSpan.Zero));
        var calls = 0;

        (await run.Cache.GetOrSetAsync(Key("third"), Failing)).Should().Be("v");
        calls.Should().Be(3);

        calls = -1;
        await FluentActions.Awaiting(() => run.Cache.GetOrSetAsync(Key("fourth"), Failing).AsTask()).Should().ThrowAsync<HttpRequestException>();
        calls.Should().Be(2);

        ValueTask<string> Failing(CancellationToken token) => Interlocked.Increment(ref calls) < 3 ? throw new HttpRequestException("down") : new("v");
    }

    [ConformanceFact]
    public async Task A_failure_reaches_the_caller_as_it_was_thrown_and_is_not_kept()
    {
        await using var run = await StartAsync();
        _source.Fails(static () => new HttpRequestException("down", new IOException("cable"), System.Net.HttpStatusCode.BadGateway));

        var thrown = await FluentActions.Awaiting(() => Load(run)).Should().ThrowAsync<HttpRequestException>();
        _source.Answers("up");

        (thrown.Which.Message, thrown.Which.StatusCode, thrown.Which.InnerException).Should().BeEquivalentTo(("down", System.Net.HttpStatusCode.BadGateway, new IOException("cable")), o => o.Excluding(e => e.Item3));
        thrown.Which.InnerException.Should().BeOfType<IOException>();
        (await Load(run)).Should().Be("up");
        _source.Calls.Should().Be(2);
    }

    [ConformanceFact]
    public async Task When_the_source_fails_a_stale_value_is_served_and_a_while_passes_before_the_next_try()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.StaleFor = Units(1000);
            profile.RetryAfter = Units(50);
        });
        await Load(run);
        await run.Time.PassAsync(Units(11));
        _source.Fails(static () => new HttpRequestException("down"));

        var first = await Result(run);
        var second = await Result(run);

        (first.Value, first.IsStale, second.Value, second.IsStale).Should().Be(("v", true, "v", true));
        _source.Calls.Should().Be(2, "the second answer asked nobody");
        await run.Time.PassAsync(Units(51));
        _source.Answers("new");
        (await Load(run)).Should().Be("new");
    }

    [ConformanceFact]
    public async Task A_stale_value_does_not_outlive_its_time()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(10));
        await Load(run);
        await run.Time.PassAsync(Units(21));
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(run)).Should().ThrowAsync<HttpRequestException>();
    }

    [ConformanceFact]
    public async Task Without_stale_time_a_failing_source_fails_the_caller()
    {
        await using var run = await StartAsync();
        await Load(run);
        await run.Time.PassAsync(Units(11));
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(run)).Should().ThrowAsync<HttpRequestException>();
    }

    [ConformanceFact]
    public async Task Memory_does_not_hand_out_a_stale_value_by_itself()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(1000));
        await Load(run);
        await SettleAsync<string>(run, Key());
        await run.Time.PassAsync(Units(11));

        Holds(run, Key()).Should().BeFalse();
        (await run.Cache.GetAsync<string>(Key())).Found.Should().BeFalse();
        _source.Answers("new");
        (await Load(run)).Should().Be("new", "a source that answers in time is preferred");
    }

    [ConformanceFact]
    public async Task An_answer_that_is_not_to_be_stored_is_not()
    {
        await using var run = await StartAsync();

        var value = await run.Cache.GetOrSetAsync(Key(), 0, static (_, load, _) => new ValueTask<string>(load.DoNotStore("once")));

        value.Should().Be("once");
        (await run.Cache.GetAsync<string>(Key())).Found.Should().BeFalse();
    }

    [ConformanceFact]
    public async Task A_value_that_was_not_modified_lives_on()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(1000));
        await Load(run);
        await run.Time.PassAsync(Units(11));

        var again = await run.Cache.GetOrSetAsync(Key(), 0, static (_, load, _) => new ValueTask<string>(load.HasStaleValue ? load.NotModified<string>() : "loaded"));

        again.Should().Be("v");
        await SettleAsync<string>(run, Key());
        await run.Time.PassAsync(Units(4));
        await HeldAsync<string>(run, Key());
    }

    [ConformanceFact]
    public async Task A_value_that_was_not_modified_keeps_the_tags_of_its_call_and_of_its_source()
    {
        await using var run = await StartAsync(profile => profile.StaleFor = Units(1000));
        await run.Cache.SetAsync(Key("set"), "v", CacheCallOptions.Tagged("red"));
        await run.Cache.GetOrSetAsync(Key("loaded"), 0, static (_, load, _) => { load.Tag("red"); return new ValueTask<string>("v"); });
        await run.Time.PassAsync(Units(11));
        foreach (var part in new[] { "set", "loaded" })
        {
            (await run.Cache.GetOrSetAsync(Key(part), 0, static (_, load, _) => new ValueTask<string>(load.NotModified<string>()))).Should().Be("v");
        }

        await run.Cache.InvalidateTagAsync("red");

        (await run.Cache.GetAsync<string>(Key("set"))).Found.Should().BeFalse();
        (await run.Cache.GetAsync<string>(Key("loaded"))).Found.Should().BeFalse();
    }

    [ConformanceFact]
    public async Task A_caller_that_waits_while_its_cache_is_disposed_hears_so_at_once()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var (first, second) = (Load(run), Load(run));
        await _source.CalledAsync();

        ((IDisposable)run.Cache).Dispose();

        await FluentActions.Awaiting(() => first).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<ObjectDisposedException>();
    }

    [ConformanceFact]
    public async Task A_source_may_fail_with_a_value_to_make_do_with()
    {
        await using var run = await StartAsync();

        var result = await run.Cache.GetOrSetResultAsync(Key(), 0, static (_, load, _) => new ValueTask<string>(load.FailedBut("makeshift", new HttpRequestException("down"))));

        (result.Value, result.IsStale, result.Tier).Should().Be(("makeshift", true, CacheTier.Source));
        (await run.Cache.GetAsync<string>(Key())).Found.Should().BeFalse();
    }

    [ConformanceFact]
    public async Task Each_load_has_a_scope_of_its_own_which_ends_with_it()
    {
        var log = new AddressBookLog();
        await using var run = await StartAsync(services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped(services, _ => new AddressBook(log)));
        var book = run.Cache.With<AddressBook>();

        (await book.GetOrSetAsync(Key("ann"), "ann", static (addresses, name, _) => new ValueTask<string>(addresses.Find(name)))).Should().Be("address of ann");
        (await book.GetOrSetAsync(Key("ann"), "ann", static (addresses, name, _) => new ValueTask<string>(addresses.Find(name)))).Should().Be("address of ann");
        (await book.RefreshAsync(Key("ann"), "bob", static (addresses, name, _) => new ValueTask<string>(addresses.Find(name)))).Should().Be("address of bob");

        (log.Used, log.StillOpen).Should().Be((2, 0));
    }
}
