using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_write_is_in_the_cache_at_once_and_in_its_sink_later()
    {
        var sink = new HeldSink();
        await using var run = await StartBehindAsync(sink);

        await run.Get<IWriteBehind<string>>().WriteAsync(Key(), "new");

        (await run.Cache.GetAsync<string>(Key())).Value.Should().Be("new");
        sink.Release();
        await Until.TrueAsync(() => sink.Taken == "new", "the sink gets it");
    }

    [ConformanceFact]
    public async Task A_pending_value_is_read_whatever_happened_to_the_cached_one()
    {
        var sink = new HeldSink();
        await using var run = await StartBehindAsync(sink);
        await run.Get<IWriteBehind<string>>().WriteAsync(Key(), "new");

        foreach (var lose in (Func<ValueTask<CacheWrite>>[])
            [() => run.Cache.RemoveAsync(Key()), () => run.Cache.ExpireAsync(Key()), () => run.Cache.ClearAsync(Feed), () => run.Cache.ClearAsync(), () => run.Cache.ClearPatternAsync("feed:*")])
        {
            await lose();
            (await Load(run)).Should().Be("new");
            await lose();
            (await run.Cache.GetAsync<string>(Key())).Value.Should().Be("new");
        }

        (await run.Cache.RefreshAsync(Key(), _source.LoadAsync)).Should().Be("new");
        _source.Calls.Should().Be(0, "the source has an older value");
        sink.Release();
    }

    [ConformanceFact]
    public async Task A_pending_value_is_read_after_its_lifetime()
    {
        var sink = new HeldSink();
        await using var run = await StartBehindAsync(sink);
        await run.Get<IWriteBehind<string>>().WriteAsync(Key(), "new");

        await run.Time.PassAsync(Units(11));

        (await Load(run)).Should().Be("new");
        _source.Calls.Should().Be(0);
        sink.Release();
    }

    [ConformanceFact]
    public async Task Batches_and_other_reads_see_pending_values_too()
    {
        var sink = new HeldSink();
        await using var run = await StartBehindAsync(sink);
        await run.Get<IWriteBehind<string>>().WriteAsync(Key("a"), "new");
        await run.Cache.RemoveAsync(Key("a"));

        (await run.Cache.ContainsAsync(Key("a"))).Should().BeTrue();
        (await run.Cache.GetManyAsync<string>([Key("a"), Key("b")])).Should().BeEquivalentTo(new Dictionary<CacheKey, string> { [Key("a")] = "new" });
        (await run.Cache.GetOrSetManyAsync([Key("a"), Key("b")], 0, static (_, missing, _) =>
            new ValueTask<IReadOnlyDictionary<CacheKey, string>>(missing.ToDictionary(static key => key, static key => "source of " + key.Text))))
            .Should().BeEquivalentTo(new Dictionary<CacheKey, string> { [Key("a")] = "new", [Key("b")] = "source of feed:b" });
        sink.Release();
    }

    [ConformanceFact]
    public async Task When_the_sink_has_taken_a_value_the_source_is_asked_again()
    {
        var sink = new HeldSink();
        await using var run = await StartBehindAsync(sink);
        await run.Get<IWriteBehind<string>>().WriteAsync(Key(), "new");
        sink.Release();
        await run.Get<IWriteBehind<string>>().FlushAsync(Feed);

        await run.Cache.RemoveAsync(Key());

        (await Load(run)).Should().Be("v");
        run.Cache.GetStatistics().Overall.WriteBehind!.Sunk.Should().Be(1);
    }

    private ValueTask<ConformanceCaches> StartBehindAsync(HeldSink sink) => StartAsync(builder: builder =>
        builder.AddWriteBehind(Feed, sink, static options => (options.BatchDelay, options.FlushDeadline) = (TimeSpan.Zero, TimeSpan.Zero)));

    private sealed class HeldSink : IWriteBehindSink<string>
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Taken { get; private set; }

        public void Release() => _held.SetResult();

        public async ValueTask WriteAsync(WriteBehindBatch<string> batch, CancellationToken cancellationToken)
        {
            await _held.Task.WaitAsync(cancellationToken);
            Taken = batch.Writes[^1].Value;
        }
    }
}
