using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Stress;

[Collection(StressCollection.Name)]
public class StampedeTests
{
    [Fact]
    public async Task Ten_thousand_callers_of_one_key_cost_one_load()
    {
        const int Callers = 10_000;
        using var test = TestCache.New();
        var source = new TestSource<string>("v");
        source.Waits();
        var began = 0;
        var all = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var call = test.Cache.GetOrSetAsync(TestCache.Key(), source.LoadAsync);
            Interlocked.Increment(ref began);
            return await call;
        })).ToList();
        await Eventually.IsTrueAsync(() => Volatile.Read(ref began) == Callers, "all have called");
        source.Release("loaded").Should().Be(1);

        (await Task.WhenAll(all)).Should().OnlyContain(static value => value == "loaded");
        source.Calls.Should().Be(1);
        var feed = test.Cache.GetStatistics()["feed"];
        (feed.Loads, feed.CallersSaved, feed.L1.Misses).Should().Be((1, Callers - 1, Callers));
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task Callers_of_one_key_with_no_wait_at_all_never_load_it_twice()
    {
        using var test = TestCache.New();
        for (var round = 0; round < 200; round++)
        {
            var (key, calls) = (TestCache.Key($"{round}"), 0);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
                await test.Cache.GetOrSetAsync(key, _ => new ValueTask<int>(Interlocked.Increment(ref calls))))));
            calls.Should().Be(1, "round {0}", round);
        }

        test.ShouldBeQuiet();
    }
}
