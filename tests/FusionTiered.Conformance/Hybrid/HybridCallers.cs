namespace FusionTiered.Conformance;

public abstract partial class HybridCacheConformance<TEngine>
{
    [ConformanceFact(Needs = [CachePromise.OneLoadPerNode])]
    public async Task Callers_at_the_same_time_share_one_factory()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var all = Enumerable.Range(0, 10).Select(_ => Load(run)).ToArray();
        await _source.CalledAsync();
        _source.Release("once");

        (await Task.WhenAll(all)).Should().OnlyContain(value => value == "once");
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadPerNode, CachePromise.CallersAreIndependent])]
    public async Task While_one_caller_stays_the_factory_goes_on()
    {
        await using var run = await StartAsync();
        using var gone = new CancellationTokenSource();
        _source.Waits();
        var leaving = Enumerable.Range(0, 9).Select(_ => Face(run).GetOrCreateAsync("k", _source.LoadAsync, cancellationToken: gone.Token).AsTask()).ToArray();
        await _source.CalledAsync();
        var staying = Load(run);
        await gone.CancelAsync();
        foreach (var caller in leaving)
        {
            await caller.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        }

        _source.Release("once");

        (await staying).Should().Be("once");
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadPerNode, CachePromise.CallersAreIndependent])]
    public async Task When_all_callers_have_gone_the_factory_is_cancelled()
    {
        await using var run = await StartAsync();
        using var gone = new CancellationTokenSource();
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        var all = Enumerable.Range(0, 10).Select(_ => Face(run).GetOrCreateAsync(
            "k",
            async token =>
            {
                token.Register(cancelled.SetResult);
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token); // until its cancellation
                return "never";
            },
            cancellationToken: gone.Token).AsTask()).ToArray();
        await begun.Task;
        await gone.CancelAsync();

        foreach (var caller in all)
        {
            await caller.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task What_one_node_changes_the_other_sees()
    {
        await using var run = await StartAsync(nodes: 2);
        foreach (var change in new Func<Task>[]
        {
            () => Face(run).SetAsync("k", "new").AsTask(),
            () => Face(run).RemoveAsync("k").AsTask(),
            () => Face(run).RemoveByTagAsync("red").AsTask(),
            () => Face(run).RemoveByTagAsync("*").AsTask(),
        })
        {
            await Face(run).SetAsync("k", "old", For(TimeSpan.FromDays(1)), ["red"]);
            await Until.TrueAsync(async () => await Load(run, node: 1) == "old", "the other node finds it");
            await change();
            await Until.TrueAsync(async () => await Load(run, node: 1) != "old", "the other node lets go of it");
        }
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadAcrossNodes], Nodes = 2)]
    public async Task Callers_on_both_nodes_share_one_factory()
    {
        await using var run = await StartAsync(nodes: 2);
        _source.Waits();
        var first = Load(run, options: For(TimeSpan.FromDays(1)));
        await _source.CalledAsync();
        var second = Load(run, options: For(TimeSpan.FromDays(1)), node: 1);
        _source.Release("once");
        _source.Answers("again");

        (await first, await second).Should().Be(("once", "once"));
        _source.Calls.Should().Be(1);
    }
}
