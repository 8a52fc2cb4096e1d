namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task What_one_node_loaded_the_other_finds()
    {
        await using var run = await StartAsync(nodes: 2);
        await Load(run, Users.Of("ann"));
        _source.Answers("not asked");

        (await Load(run, Users.Of("ann"), node: 1)).Should().Be("v");
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public Task A_set_is_seen_by_the_other_node() => IsSeenAsync(static cache => cache.SetAsync(Users.Of("ann"), "new").AsTask());

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public Task A_removal_is_seen_by_the_other_node() => IsSeenAsync(static cache => cache.RemoveAsync(Users.Of("ann")).AsTask());

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public Task An_expiry_is_seen_by_the_other_node() => IsSeenAsync(static cache => cache.ExpireAsync(Users.Of("ann")).AsTask());

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public Task An_invalidated_tag_is_seen_by_the_other_node() => IsSeenAsync(static cache => cache.InvalidateTagAsync("red").AsTask());

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public Task A_cleared_profile_is_seen_by_the_other_node() => IsSeenAsync(static cache => cache.ClearAsync(Users).AsTask());

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public Task A_cleared_cache_is_seen_by_the_other_node() => IsSeenAsync(static cache => cache.ClearAsync().AsTask());

    [ConformanceFact(Needs = [CachePromise.Coherence, CachePromise.PatternsAreCleared], Nodes = 2)]
    public Task A_cleared_pattern_is_seen_by_the_other_node() => IsSeenAsync(static cache => cache.ClearPatternAsync("users:a*").AsTask());

    [ConformanceFact(Needs = [CachePromise.Coherence, CachePromise.RemovalsAreCounted], Nodes = 2)]
    public async Task A_pattern_counts_what_another_node_has_set_and_counts_it_once()
    {
        await using var run = await StartAsync(nodes: 2);
        await run.Cache.SetManyAsync<string>([new(Users.Of("ann"), "v"), new(Users.Of("bob"), "v"), new(Key(), "v")]);

        (await run.Nodes[1].ClearPatternAsync("users:*")).Removed.Should().Be(2);
        (await run.Nodes[1].ClearPatternAsync("users:*")).Removed.Should().Be(0);

        (await run.Nodes[1].GetAsync<string>(Key())).Value.Should().Be("v");
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task Memory_that_one_node_clears_leaves_the_values_of_L2_and_of_the_other_node()
    {
        await using var run = await StartAsync(nodes: 2);
        await Load(run, Users.Of("ann"));
        await Load(run, Users.Of("ann"), node: 1);
        _source.Answers("not asked");

        run.Cache.ClearMemory();

        run.Cache.TryGet(Users.Of("ann"), out string _).Should().BeFalse();
        (await run.Nodes[1].GetAsync<string>(Users.Of("ann"))).Value.Should().Be("v");
        (await Load(run, Users.Of("ann"))).Should().Be("v");
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task A_refresh_under_way_while_memory_is_cleared_reaches_L2_and_the_other_node()
    {
        await using var run = await StartAsync(nodes: 2);
        await run.Cache.SetAsync(Users.Of("ann"), "old");
        _source.Waits();
        var refreshing = run.Cache.RefreshAsync(Users.Of("ann"), _source.LoadAsync).AsTask();
        await _source.CalledAsync();

        run.Cache.ClearMemory();
        _source.Release("new");
        await refreshing;

        (await run.Nodes[1].GetAsync<string>(Users.Of("ann"), new() { Tiers = TierUse.L2 })).Value.Should().Be("new");
        (await run.Cache.GetAsync<string>(Users.Of("ann"))).Value.Should().Be("new");
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadAcrossNodes], Nodes = 2)]
    public async Task Callers_on_both_nodes_share_one_load()
    {
        await using var run = await StartAsync(nodes: 2);
        _source.Waits();
        var first = Load(run, Users.Of("ann"));
        await _source.CalledAsync();
        var others = Enumerable.Range(0, 20).Select(i => Load(run, Users.Of("ann"), node: i % 2)).ToArray();
        _source.Release("once");
        _source.Answers("again");

        (await Task.WhenAll([first, .. others])).Should().OnlyContain(value => value == "once");
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task Callers_of_get_share_one_read_of_L2()
    {
        await using var run = await StartAsync(nodes: 2);
        await run.Cache.SetAsync(Users.Of("ann"), "v");
        await UntilHeldAsync(run, Users.Of("ann"), "v", "the first node has the value");
        var before = run.Cache.GetStatistics().Overall.L2.Requests;

        for (var burst = 0; burst < 5; burst++)
        {
            run.Cache.ClearMemory();
            var callers = Enumerable.Range(0, 50).Select(_ => run.Cache.GetAsync<string>(Users.Of("ann")).AsTask()).ToList();
            (await Task.WhenAll(callers)).Should().OnlyContain(static each => each.Value == "v");
        }

        // One for each burst, and more where an announcement came late: nothing is held here. SharedGetTests of each engine count exactly.
        (run.Cache.GetStatistics().Overall.L2.Requests - before).Should().BeInRange(1, 125, "250 callers asked");
    }

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoadAcrossNodes], Nodes = 2)]
    public async Task A_removal_on_one_node_beats_a_load_on_the_other()
    {
        await using var run = await StartAsync(nodes: 2);
        _source.Waits();
        var loading = Load(run, Users.Of("ann"));
        await _source.CalledAsync();
        await run.Nodes[1].RemoveAsync(Users.Of("ann"));
        _source.Release("old");
        (await loading).Should().Be("old");
        _source.Answers("new");

        (await Load(run, Users.Of("ann"), node: 1)).Should().Be("new");
        await Until.TrueAsync(async () => await Load(run, Users.Of("ann")) == "new", "the first node has not kept the old value");
    }

    private async Task IsSeenAsync(Func<IDomainCache, Task> change)
    {
        await using var run = await StartAsync(nodes: 2);
        await run.Cache.SetAsync(Users.Of("ann"), "old", CacheCallOptions.Tagged("red"));
        (await run.Nodes[1].GetAsync<string>(Users.Of("ann"))).Value.Should().Be("old");

        await change(run.Cache);

        await Until.TrueAsync(() => !(run.Nodes[1].TryGet(Users.Of("ann"), out string now) && now == "old"), "memory of the other node lets go of the old value");
        (await run.Nodes[1].GetAsync<string>(Users.Of("ann"))).Value.Should().NotBe("old");
    }
}
