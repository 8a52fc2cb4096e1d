using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Systems;

/// <summary>System E: a crypto dashboard; what one node can show of it.</summary>
public class CryptoDashboardTests
{
    [Fact]
    public async Task When_the_source_times_out_the_stale_value_is_served()
    {
        using var test = TestCache.New(static profile => profile.StaleFor = TimeSpan.FromMinutes(10));
        var source = new TestSource<string>("summary");
        await test.Cache.GetOrSetAsync(TestCache.Key(), source.LoadAsync);
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        source.Hangs();

        var late = test.Cache.GetOrSetAsync(TestCache.Key(), source.LoadAsync).AsTask();
        await source.CalledAsync(2);
        await Eventually.IsTrueAsync(() => test.Clock.PendingTimers > 0, "a deadline is set");
        test.Clock.Advance(TimeSpan.FromSeconds(1));

        (await late).Should().Be("summary");
    }

    [Fact]
    public async Task Readers_get_the_cached_value_first_and_then_the_changes()
    {
        using var test = TestCache.New();
        using var end = new CancellationTokenSource();
        await test.Cache.SetAsync(TestCache.Key(), "first");
        await using var changes = test.Cache.WatchAsync(CacheWatch.Key(TestCache.Key()), end.Token).GetAsyncEnumerator(end.Token);

        await changes.MoveNextAsync();
        changes.Current.Kind.Should().Be(CacheChangeKind.Watching);
        await test.Cache.SetAsync(TestCache.Key(), "second");
        await changes.MoveNextAsync();

        changes.Current.Should().Be(new CacheChange(CacheChangeKind.Set, TestCache.Key().Text));
    }

    [Fact]
    public async Task Refresh_goes_past_the_cache()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key(), "old");

        (await test.Cache.RefreshAsync(TestCache.Key(), static _ => new ValueTask<string>("new"))).Should().Be("new");
    }
}
