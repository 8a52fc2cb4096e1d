namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact(Needs = [CachePromise.OneLoadPerNode])]
    public async Task However_many_callers_ask_for_a_missing_value_the_source_is_called_once()
    {
        foreach (var callers in new[] { 4, 25, 100, 250 })
        {
            await using var run = await StartAsync();
            var source = new TestSource<string>("unused");
            source.Waits();
            var all = Enumerable.Range(0, callers).Select(_ => Task.Run(() => run.Cache.GetOrSetAsync(Key(), source.LoadAsync).AsTask())).ToArray();
            await source.CalledAsync();
            source.Release("once");
            source.Answers("again");

            (await Task.WhenAll(all)).Should().OnlyContain(value => value == "once");
            source.Calls.Should().Be(1, $"{callers} callers asked");
        }
    }

    [ConformanceFact]
    public async Task Loads_of_different_keys_do_not_wait_for_each_other()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var slow = Load(run, Key("slow"));
        await _source.CalledAsync();
        var other = new TestSource<string>("quick");

        (await run.Cache.GetOrSetAsync(Key("quick"), other.LoadAsync)).Should().Be("quick");

        slow.IsCompleted.Should().BeFalse();
        _source.Release("slow");
        (await slow).Should().Be("slow");
    }

    [ConformanceFact(Needs = [CachePromise.CallersAreIndependent])]
    public async Task The_caller_that_began_the_load_may_go_and_the_others_get_it()
    {
        await using var run = await StartAsync();
        using var impatient = new CancellationTokenSource();
        _source.Waits();
        var first = Load(run, cancellationToken: impatient.Token);
        await _source.CalledAsync();
        var second = Load(run);
        await impatient.CancelAsync();

        await first.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        _source.Release("loaded");

        (await second).Should().Be("loaded");
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.CallersAreIndependent])]
    public async Task When_the_last_caller_has_gone_the_load_is_cancelled()
    {
        await using var run = await StartAsync();
        using var impatient = new CancellationTokenSource();
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        var only = run.Cache.GetOrSetAsync(
            Key(),
            async token =>
            {
                token.Register(cancelled.SetResult);
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token); // until its cancellation
                return "never";
            },
            cancellationToken: impatient.Token).AsTask();
        await begun.Task;
        await impatient.CancelAsync();

        await only.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        (await Load(run)).Should().Be("v", "the key is free");
    }

    [ConformanceFact]
    public async Task A_follower_may_go_and_the_load_goes_on()
    {
        await using var run = await StartAsync();
        using var impatient = new CancellationTokenSource();
        _source.Waits();
        var first = Load(run);
        await _source.CalledAsync();
        var second = Load(run, cancellationToken: impatient.Token);
        await impatient.CancelAsync();

        await second.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        _source.Release("loaded");
        (await first).Should().Be("loaded");
        await SettleAsync<string>(run, Key());
        await HeldAsync<string>(run, Key());
    }

    [ConformanceFact(Needs = [CachePromise.FailuresAreShared, CachePromise.OneLoadPerNode])]
    public async Task All_who_waited_get_the_failure_and_the_source_was_called_once()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var first = Load(run);
        await _source.CalledAsync();
        var rest = Enumerable.Range(0, 9).Select(_ => Load(run)).ToArray();
        _source.Fail(new HttpRequestException("down"));

        foreach (var caller in rest.Append(first))
        {
            await caller.Invoking(static task => task).Should().ThrowAsync<HttpRequestException>();
        }

        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.RecursionIsRefused])]
    public async Task A_source_that_asks_for_its_own_key_is_told_so()
    {
        await using var run = await StartAsync();

        var circle = run.Cache.GetOrSetAsync(Key(), _ => run.Cache.GetOrSetAsync(Key(), _source.LoadAsync)).AsTask();

        await circle.WaitAsync(TimeSpan.FromSeconds(20)).Invoking(static task => task).Should().ThrowAsync<RecursiveLoadException>();
    }

    [ConformanceFact]
    public async Task A_source_may_ask_the_cache_for_another_key()
    {
        await using var run = await StartAsync();

        var both = await run.Cache.GetOrSetAsync(Key("outer"), async _ => "outer of " + await run.Cache.GetOrSetAsync(Key("inner"), _source.LoadAsync));

        both.Should().Be("outer of v");
        await SettleAsync<string>(run, Key("inner"));
        await HeldAsync<string>(run, Key("inner"));
    }
}
