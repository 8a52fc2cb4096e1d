namespace FusionTiered.Conformance;

/// <summary>
/// What every engine does alike. Derive a class for each engine and set-up; cases that need a promise which the engine
/// does not make are skipped with the reason it gives.
/// </summary>
/// <typeparam name="TEngine">The engine or set-up.</typeparam>
public abstract partial class DomainCacheConformance<TEngine> : ConformanceSuite<TEngine>
    where TEngine : IConformanceEngine, new()
{
    private readonly TestSource<string> _source = new("v");

    [ConformanceFact]
    public async Task The_cache_declares_what_the_suite_takes_it_to_promise()
    {
        await using var run = await StartAsync();

        var declared = run.Cache.DescribePromises();

        declared.Should().NotBeNull("an engine describes its promises");
        declared!.Exceptions.Should().Equal(Engine.Promises.Exceptions);
        declared.Exceptions.Should().NotContain(each => string.IsNullOrWhiteSpace(each.Value.Reason));
    }

    protected static CacheKey Key(string part = "k") => Feed.Of(part);

    private Task<string> Load(ConformanceCaches run, CacheKey? key = null, int node = 0, CancellationToken cancellationToken = default) =>
        run.Nodes[node].GetOrSetAsync(key ?? Key(), _source.LoadAsync, cancellationToken: cancellationToken).AsTask();

    // Where memory has let go of the value, the read that brings it back from the shared tier starts no refresh, and the eager point is a later one.
    private Task UntilRefreshAsync(ConformanceCaches run, CancellationToken cancellationToken = default) => Until.TrueAsync(
        async () =>
        {
            (await Load(run, cancellationToken: cancellationToken)).Should().Be("v", "nobody waits for an eager refresh");
            return _source.Calls == 2;
        },
        "a hit past the eager point starts a refresh");

    private Task<CacheResult<string>> Result(ConformanceCaches run, CacheKey? key = null) =>
        run.Cache.GetOrSetResultAsync(key ?? Key(), _source, static (source, _, token) => source.LoadAsync(token)).AsTask();

    private static bool Holds(ConformanceCaches run, CacheKey key) => run.Cache.TryGet(key, out string _);
}
