using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

/// <summary>The cache goes away while loads are under way.</summary>
public class DisposalTests
{
    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task Those_who_wait_get_an_error_and_sources_are_cancelled()
    {
        var test = TestCache.New();
        var batch = new BatchSource();
        _source.Waits();
        batch.Holds();
        Task[] waiting =
        [
            Load(test), Load(test), Load(test, "other"),
            test.Cache.GetOrSetManyAsync([TestCache.Key("m1"), TestCache.Key("m2")], batch, BatchSource.LoadAsync).AsTask(),
            test.Cache.RefreshAsync(TestCache.Key("r"), _source.LoadAsync).AsTask(),
        ];
        await Eventually.IsTrueAsync(() => _source.Waiting == 3 && batch.Asked.Count == 1, "all sources are asked");

        test.Dispose();

        foreach (var one in waiting)
        {
            (await one.Invoking(task => task).Should().ThrowAsync<ObjectDisposedException>()).Which.HelpLink.Should().StartWith("docs/");
        }

        await Eventually.IsTrueAsync(() => test.Local.Memory.OpenTokens == 0 && test.Local.Profiles.Registered(TestCache.Feed).Abandoned == 0, "the sources are cancelled");
        batch.Token.IsCancellationRequested.Should().BeTrue();
        test.ShouldBeQuiet();
        test.Counters.Failures.Should().Be(0);
    }

    [Fact]
    public async Task What_a_source_brings_after_the_end_is_stored_nowhere()
    {
        var test = TestCache.New();
        using var blocked = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var load = test.Cache.GetOrSetAsync<string>(TestCache.Key(), _ =>
        {
            entered.SetResult();
            blocked.Wait(CancellationToken.None);
            return new("late");
        }).AsTask();
        await entered.Task;

        test.Dispose();
        await load.Invoking(task => task).Should().ThrowAsync<ObjectDisposedException>();
        blocked.Set();
        await Eventually.IsTrueAsync(() => test.Local.Profiles.Registered(TestCache.Feed).Abandoned == 0, "it returns");
        test.Local.Memory.Count.Should().Be(0);
    }

    [Fact]
    public async Task Every_call_after_the_end_is_refused()
    {
        var test = TestCache.New();
        await Load(test);
        test.Dispose();
        var (cache, key) = (test.Cache, TestCache.Key());
        Func<Task>[] calls =
        [
            () => Load(test),
            async () => await cache.GetAsync<string>(key),
            async () => await cache.GetManyAsync<string>([key]),
            async () => await cache.GetOrSetManyAsync([key], new BatchSource(), BatchSource.LoadAsync),
            async () => await cache.RefreshAsync(key, _source.LoadAsync),
            async () => await cache.SetAsync(key, "v"),
            async () => await cache.SetManyAsync([KeyValuePair.Create(key, "v")]),
            async () => await cache.RemoveAsync(key),
            async () => await cache.RemoveManyAsync([key]),
            async () => await cache.ExpireAsync(key),
            async () => await cache.ContainsAsync(key),
            async () => await cache.InvalidateTagAsync("t"),
            async () => await cache.ClearAsync(),
            () => Task.FromResult(cache.TryGet(key, out string _)),
            () => Task.FromResult(cache.MemoryKeys().Count()),
        ];
        foreach (var call in calls)
        {
            await call.Should().ThrowAsync<ObjectDisposedException>();
        }

        cache.GetStatistics()["feed"].Entries.Should().Be(0);
    }

    private Task<string> Load(TestCache test, string key = "k") => test.Cache.GetOrSetAsync(TestCache.Key(key), _source.LoadAsync).AsTask();
}
