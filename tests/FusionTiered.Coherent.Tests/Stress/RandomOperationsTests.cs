using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Stress;

/// <summary>Promises 2, 6 and 7 while everything happens at once: loads, sets, invalidations of every kind, batches, failing and hanging sources, time.</summary>
[Collection(StressCollection.Name)]
public class RandomOperationsTests
{
    private const int Callers = 6;

    // How soon a run meets what it is about depends on the machine.
    private const int MostRounds = 20;

    public static TheoryData<int> Seeds => [1, 2, Environment.TickCount & 0xFFFF];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_was_invalidated_never_comes_back_and_nothing_is_left_behind(int seed)
    {
        const int Operations = 4_000;
        var (entries, bytes) = seed % 2 == 0 ? (8, 100_000L) : (100, 2_000L); // room for a third of the keys, by number or by bytes
        using var test = TestCache.New(
            static p =>
            {
                p.Lifetime = p.L1Lifetime = TimeSpan.FromSeconds(5);
                (p.StaleFor, p.RetryAfter) = (TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(200));
                (p.SoftDeadline, p.HardDeadline) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
                (p.EagerRefresh, p.MaxAbandoned) = (0.5, 10_000);
            },
            o => (o.MaxEntries, o.MaxBytes) = (entries, bytes));
        var database = new Database(keys: 24, tags: 5);
        using var stop = new CancellationTokenSource();
        var time = Task.Run(() => PassTimeAsync(test, stop.Token));
        var limits = Task.Run(() => WatchLimitsAsync(test, database, entries, bytes, stop.Token));
        RandomOperations[] callers = [.. Enumerable.Range(0, Callers).Select(caller => new RandomOperations(test, database, (seed * 100) + caller))];

        for (var rounds = 0; rounds < MostRounds && !HasMetAll(); rounds++)
        {
            await Task.WhenAll(callers.Select(caller => Task.Run(() => caller.RunAsync(Operations)))).WaitAsync(TimeSpan.FromMinutes(2));
        }

        database.End.SetResult();
        await Eventually.IsTrueAsync(() => test.Local.Flights.Count == 0 && test.Local.Memory.OpenTokens == 0, "every load ends");
        await Eventually.IsTrueAsync(() => test.Local.Profiles.Registered(TestCache.Feed).Abandoned == 0, "every source returns");
        stop.Cancel();
        await Task.WhenAll(time, limits);
        database.Faults.Should().BeEmpty("with seed {0}", seed);
        var feed = test.Cache.GetStatistics()["feed"];
        (feed.L1.Hits + feed.L1.Misses).Should().Be(callers.Sum(static caller => caller.LookUps), "each look-up is a hit or a miss, with seed {0}", seed);
        (feed.Hits + feed.Misses).Should().Be(feed.Requests);
        feed.Loads.Should().Be(database.Calls, "with seed {0}", seed);
        HasMetAll().Should().BeTrue("the run met what it is about: {0}", feed);
        test.ShouldBeQuiet();

        bool HasMetAll()
        {
            var met = test.Cache.GetStatistics()["feed"];
            return met.Evictions.GetValueOrDefault(EvictionReason.Evicted) > 100 && met.Timeouts > 0 && met.Stale > 0 && met.CallersSaved > 0 && met.L1.Hits > 1_000;
        }
    }

    private static async Task PassTimeAsync(TestCache test, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            test.Clock.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }
    }

    private static async Task WatchLimitsAsync(TestCache test, Database database, int entries, long bytes, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (test.Local.Memory.Count > entries || test.Local.Memory.Bytes > bytes)
            {
                database.Faults.Enqueue($"memory holds {test.Local.Memory.Count} entries and {test.Local.Memory.Bytes} bytes");
            }

            await Task.Yield();
        }
    }
}
