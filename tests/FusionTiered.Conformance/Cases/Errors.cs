namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    private static readonly Dictionary<string, string> NoData = [];

    [ConformanceFact]
    public async Task Every_engine_names_the_argument_that_is_missing()
    {
        await using var run = await StartAsync();

        await AllThrowAsync<ArgumentNullException>(
            run.Cache,
            [
                ("get or set, source", static cache => cache.GetOrSetResultAsync<int, string>(Key(), 0, null!).AsTask()),
                ("refresh, source", static cache => cache.RefreshResultAsync<int, string>(Key(), 0, null!).AsTask()),
                ("get many, keys", static cache => cache.GetManyAsync<string>(null!).AsTask()),
                ("get or set many, keys", static cache => cache.GetOrSetManyAsync<int, string>(null!, 0, static (_, _, _) => default).AsTask()),
                ("get or set many, source", static cache => cache.GetOrSetManyAsync<int, string>([Key()], 0, null!).AsTask()),
                ("set many, values", static cache => cache.SetManyAsync<string>(null!).AsTask()),
                ("remove many, keys", static cache => cache.RemoveManyAsync(null!).AsTask()),
                ("invalidate, tag", static cache => cache.InvalidateTagAsync(null!).AsTask()),
                ("clear, pattern", static cache => cache.ClearPatternAsync(null!).AsTask()),
                ("invalidate, happened", static cache => cache.InvalidateAsync<string>(null!).AsTask()),
                ("invalidate by name, happened", static cache => cache.InvalidateAsync(null!, NoData).AsTask()),
                ("invalidate, data", static cache => cache.InvalidateAsync("price.changed", null!).AsTask()),
                ("watch, watch", static cache => Task.FromResult(cache.WatchAsync(null!))),
            ],
            static (call, error) => call.Should().EndWith($", {error.ParamName}"));
    }

    [ConformanceFact]
    public async Task Every_engine_refuses_a_key_that_is_none_a_tag_and_a_pattern_that_break_the_rules()
    {
        await using var run = await StartAsync();

        await AllThrowAsync<InvalidKeyException>(run.Cache, CallsOf(default));
        await AllThrowAsync<UnknownProfileException>(run.Cache, CallsOf(new CacheProfile("unknown").Of("k")));
        await AllThrowAsync<UnknownProfileException>(run.Cache, [("clear", static cache => cache.ClearAsync(new CacheProfile("unknown")).AsTask())]);
        await AllThrowAsync<ArgumentException>(
            run.Cache,
            [
                ("empty tag", static cache => cache.InvalidateTagAsync("").AsTask()),
                ("control character", static cache => cache.InvalidateTagAsync("a\u0001").AsTask()),
                ("empty pattern", static cache => cache.ClearPatternAsync("").AsTask()),
            ]);
    }

    [ConformanceFact]
    public async Task A_call_that_was_cancelled_before_is_a_cancelled_task_and_does_nothing()
    {
        await using var run = await StartAsync();
        var cancelled = new CancellationToken(canceled: true);
        await run.Cache.SetAsync(Key(), "v");

        foreach (var (call, begin) in AllCalls(cancelled))
        {
            begin(run.Cache).IsCanceled.Should().BeTrue(call);
        }

        await SettleAsync<string>(run, Key());
        var value = await HeldAsync<string>(run, Key());
        value.Should().Be("v");
    }

    [ConformanceFact]
    public async Task A_cache_that_has_ended_says_so_to_every_call()
    {
        await using var run = await StartAsync();
        ((IDisposable)run.Cache).Dispose();

        await AllThrowAsync<ObjectDisposedException>(
            run.Cache,
            [
                .. AllCalls(CancellationToken.None),
                ("invalidate", static cache => cache.InvalidateAsync(DayOfWeek.Monday).AsTask()),
                ("invalidate by name", static cache => cache.InvalidateAsync("price.changed", NoData).AsTask()),
                ("watch", static cache => Task.FromResult(cache.WatchAsync(CacheWatch.Everything))),
                ("memory keys", static cache => Task.FromResult(cache.MemoryKeys())),
                ("try get", static cache => Task.FromResult(cache.TryGet(Key(), out string _))),
            ],
            static (call, error) => (error.ObjectName, error.HelpLink).Should().Be((nameof(IDomainCache), "docs/troubleshooting.md#a-cache-that-is-gone"), call));
    }

    private static async Task AllThrowAsync<TError>(IDomainCache cache, IEnumerable<(string Call, Func<IDomainCache, Task> Begin)> calls, Action<string, TError>? check = null)
        where TError : Exception
    {
        foreach (var (call, begin) in calls)
        {
            var error = (await FluentActions.Awaiting(() => begin(cache)).Should().ThrowAsync<TError>(call)).Which;
            check?.Invoke(call, error);
        }
    }

    private static (string Call, Func<IDomainCache, Task> Begin)[] CallsOf(CacheKey key, CancellationToken token = default) =>
    [
        ("get or set", cache => cache.GetOrSetResultAsync(key, 0, static (_, _, _) => new ValueTask<string>("v"), cancellationToken: token).AsTask()),
        ("refresh", cache => cache.RefreshResultAsync(key, 0, static (_, _, _) => new ValueTask<string>("v"), cancellationToken: token).AsTask()),
        ("get", cache => cache.GetAsync<string>(key, cancellationToken: token).AsTask()),
        ("contains", cache => cache.ContainsAsync(key, token).AsTask()),
        ("get many", cache => cache.GetManyAsync<string>([key], cancellationToken: token).AsTask()),
        ("get or set many", cache => cache.GetOrSetManyAsync<int, string>([key], 0, static (_, _, _) => new(new Dictionary<CacheKey, string>()), cancellationToken: token).AsTask()),
        ("set", cache => cache.SetAsync(key, "new", cancellationToken: token).AsTask()),
        ("set many", cache => cache.SetManyAsync([new KeyValuePair<CacheKey, string>(key, "new")], cancellationToken: token).AsTask()),
        ("remove", cache => cache.RemoveAsync(key, token).AsTask()),
        ("remove many", cache => cache.RemoveManyAsync([key], token).AsTask()),
        ("expire", cache => cache.ExpireAsync(key, token).AsTask()),
    ];

    private static (string Call, Func<IDomainCache, Task> Begin)[] AllCalls(CancellationToken token) =>
    [
        .. CallsOf(Key(), token),
        ("tag", cache => cache.InvalidateTagAsync("t", token).AsTask()),
        ("pattern", cache => cache.ClearPatternAsync("feed:*", cancellationToken: token).AsTask()),
        ("clear", cache => cache.ClearAsync(cancellationToken: token).AsTask()),
    ];
}
