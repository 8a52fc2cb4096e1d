using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Testing;

public class StatisticsExpectationTests
{
    [Fact]
    public async Task What_happened_since_is_compared_and_nothing_before()
    {
        using var test = TestCache.New();
        var source = new TestSource<string>("v");
        await test.Cache.GetOrSetAsync(TestCache.Key("before"), source.LoadAsync);
        var since = StatisticsExpectation.Since(test.Cache, "feed");

        await test.Cache.GetOrSetAsync(TestCache.Key(), source.LoadAsync);
        await test.Cache.GetOrSetAsync(TestCache.Key(), source.LoadAsync);

        since.Loads(1).Hits(1).Misses(1).Failures(0).Stale(0).CallersSaved(0).Verify();
    }

    [Fact]
    public async Task Every_figure_that_differs_is_named()
    {
        using var test = TestCache.New();
        var since = StatisticsExpectation.Since(test.Cache);
        await test.Cache.GetOrSetAsync(TestCache.Key(), static _ => new ValueTask<int>(1));

        var verify = () => since.Loads(2).Hits(3).Misses(1).Verify();

        verify.Should().Throw<StatisticsMismatchException>().WithMessage("*Loads: expected 2, found 1; Hits: expected 3, found 0.");
    }
}
