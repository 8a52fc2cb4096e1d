using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

public class LoadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestSource<string> _source = new("v");

    [Theory]
    [InlineData(4)]
    [InlineData(25)]
    [InlineData(100)]
    [InlineData(250)]
    public async Task Concurrent_callers_of_one_missing_key_cost_one_source_call(int callers)
    {
        using var test = TestCache.New();
        _source.Waits();
        var all = Enumerable.Range(0, callers).Select(_ => Load(test)).ToList();
        await _source.CalledAsync();
        _source.Release("loaded");

        (await Task.WhenAll(all)).Should().OnlyContain(value => value == "loaded").And.HaveCount(callers);
        _source.Calls.Should().Be(1);
        test.Counters.Coalesced.Should().Be(callers - 1);
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_load_to_the_others()
    {
        using var test = TestCache.New();
        using var impatient = new CancellationTokenSource();
        _source.Waits();
        var first = Load(test, impatient.Token);
        var second = Load(test);
        await _source.CalledAsync();

        impatient.Cancel();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _source.Release("loaded").Should().Be(1, "the load goes on");

        (await second).Should().Be("loaded");
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task The_last_caller_to_give_up_cancels_the_source_and_frees_the_key()
    {
        using var test = TestCache.New();
        using var impatient = new CancellationTokenSource();
        _source.Waits();
        Task<string>[] both = [Load(test, impatient.Token), Load(test, impatient.Token)];
        await _source.CalledAsync();

        impatient.Cancel();
        foreach (var caller in both)
        {
            await caller.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        }

        _source.Answers("next");
        (await Load(test)).Should().Be("next");
        await Eventually.IsTrueAsync(() => test.Local.Profiles.Registered(TestCache.Feed).Abandoned == 0, "the cancelled source returns");
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_it_began_starts_nothing()
    {
        using var test = TestCache.New();

        await FluentActions.Awaiting(() => Load(test, new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();

        _source.Calls.Should().Be(0);
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_failure_reaches_each_caller_with_its_own_stack_and_is_not_cached()
    {
        using var test = TestCache.New();
        _source.Waits();
        var one = Record.ExceptionAsync(() => FirstCaller(test));
        var two = Record.ExceptionAsync(() => SecondCaller(test));
        await _source.CalledAsync();
        await Eventually.IsTrueAsync(() => test.Counters.Coalesced == 1, "the second caller joins");
        _source.Fail(new HttpRequestException("no"));

        (await one)!.StackTrace.Should().Contain(nameof(FirstCaller)).And.NotContain(nameof(SecondCaller));
        (await two)!.StackTrace.Should().Contain(nameof(SecondCaller)).And.NotContain(nameof(FirstCaller));
        (await one).Should().BeOfType<HttpRequestException>().And.NotBeSameAs(await two);
        _source.Answers("next");
        (await Load(test)).Should().Be("next");
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_source_that_throws_before_its_first_await_fails_its_callers_and_frees_the_key()
    {
        using var test = TestCache.New();
        _source.Fails(static () => new FormatException("bad"));

        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<FormatException>().WithMessage("bad");
        test.Counters.Failures.Should().Be(1);
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_source_that_asks_for_its_own_key_is_told_so()
    {
        using var test = TestCache.New();

        var act = async () => await test.Cache.GetOrSetAsync(TestCache.Key(), _ => test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync));

        (await act.Should().ThrowAsync<RecursiveLoadException>()).Which.Length.Should().Be(1);
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task Two_sources_that_ask_for_each_others_keys_are_told_so()
    {
        using var test = TestCache.New();
        ValueTask<string> One() => test.Cache.GetOrSetAsync(TestCache.Key("1"), _ => Two());
        ValueTask<string> Two() => test.Cache.GetOrSetAsync(TestCache.Key("2"), _ => One());

        await FluentActions.Awaiting(() => One().AsTask()).Should().ThrowAsync<RecursiveLoadException>();
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_source_may_ask_for_other_keys()
    {
        using var test = TestCache.New();

        var value = await test.Cache.GetOrSetAsync(TestCache.Key("outer"), async token => await test.Cache.GetOrSetAsync(TestCache.Key("inner"), _source.LoadAsync, cancellationToken: token) + "!");

        value.Should().Be("v!");
        test.Cache.TryGet(TestCache.Key("inner"), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task A_refresh_asks_the_source_past_memory_and_stores_the_answer()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key(), "old");

        (await test.Cache.RefreshAsync(TestCache.Key(), _source.LoadAsync)).Should().Be("v");
        test.Cache.TryGet(TestCache.Key(), out string stored).Should().BeTrue();
        stored.Should().Be("v");
    }

    [Fact]
    public async Task Disposal_ends_the_wait_of_those_who_load_and_refuses_the_next_call()
    {
        var test = TestCache.New();
        _source.Waits();
        var waiting = Load(test);
        await _source.CalledAsync();

        test.Dispose();
        test.Dispose();

        await waiting.Invoking(task => task).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_load_that_fails_before_it_has_begun_frees_its_key()
    {
        using var test = TestCache.New();

        await FluentActions.Awaiting(() => test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync, WithTagsGoneBad()).AsTask().WaitAsync(Patience))
            .Should().ThrowAsync<ArgumentException>();

        test.ShouldBeQuiet();
        (await Load(test).WaitAsync(Patience)).Should().Be("v");
    }

    [Fact]
    public async Task A_batch_that_fails_before_it_has_begun_frees_its_keys()
    {
        using var test = TestCache.New();
        var source = new BatchSource();

        await FluentActions.Awaiting(() => test.Cache.GetOrSetManyAsync([TestCache.Key(), TestCache.Key("2")], source, BatchSource.LoadAsync, WithTagsGoneBad()).AsTask().WaitAsync(Patience))
            .Should().ThrowAsync<ArgumentException>();

        test.ShouldBeQuiet();
        (await Load(test).WaitAsync(Patience)).Should().Be("v");
    }

    /// <summary>Tags that were changed after they were looked at: the first to notice is the load.</summary>
    private static CacheCallOptions WithTagsGoneBad()
    {
        var tags = new List<string> { "red" };
        var options = new CacheCallOptions { Tags = tags };
        tags[0] = "\ud800";
        return options;
    }

    private async Task FirstCaller(TestCache test) => await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync);

    private async Task SecondCaller(TestCache test) => await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync);

    private Task<string> Load(TestCache test, CancellationToken token = default) =>
        test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync, cancellationToken: token).AsTask();
}
