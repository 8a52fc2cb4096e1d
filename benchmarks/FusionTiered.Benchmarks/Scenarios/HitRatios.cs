using System.Globalization;
using BitFaster.Caching.Lfu;
using BitFaster.Caching.Scheduler;
using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;
using FusionTiered.Entries;
using FusionTiered.L1;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Versions;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>Per cent of requests that hit, on generated streams always and on recorded traces where they are. No time is measured.</summary>
internal static class HitRatios
{
    private static readonly (string Trace, int Entries, double Goal)[] Recorded =
    [
        ("web12", 300, 51.8), ("web12", 1_200, 69.8), ("web12", 3_000, 77.3),
        ("oltp", 1_000, 38.8), ("oltp", 2_000, 46.1), ("oltp", 5_000, 53.6), ("oltp", 10_000, 61.5),
        ("corda", 512, 32.3), ("corda", 1_024, 32.3), ("corda", 5_000, 32.3),
        ("loop", 256, 23), ("loop", 512, 48.3), ("loop", 900, 81.4),
        ("orm_busy_1m", 500, 66), ("orm_busy_1m", 2_500, 82.7), ("orm_busy_1m", 10_000, 89.8),
    ];

    public static Task<Findings> MeasureAsync(Pace pace, string url)
    {
        List<Line> lines =
        [
            .. Of("zipf 0.9", 10_000, () => Zipf(100_000, 0.9, pace.Of(2_000_000)), 66.8),
            .. Of("loop of 1,011", 512, () => Enumerable.Range(0, pace.Of(500_000)).Select(static i => i % 1_011), 48.3),
        ];
        foreach (var (trace, entries, goal) in pace.IsQuick ? [] : Recorded)
        {
            if (Traces.Find(trace) is { } file)
            {
                lines.AddRange(Of(trace, entries, () => Traces.Read(file), goal));
            }
        }

        return Task.FromResult(new Findings(lines));
    }

    private static IEnumerable<Line> Of(string stream, int entries, Func<IEnumerable<int>> requests, double goal)
    {
        var bitFaster = OfBitFaster(entries, requests());
        var ours = Rate(entries, requests());
        var size = entries.ToString("N0", CultureInfo.InvariantCulture);
        yield return new($"coherent: hit % {stream}, {size} entries", ours, goal, AtLeast: true);
        yield return new($"default: hit % {stream}, {size} entries", OfDefault(entries, requests()), goal, AtLeast: true);
        yield return new($"coherent: hit % {stream}, {size} entries / BitFaster ConcurrentLfu", ours / bitFaster, 1, AtLeast: true);
        yield return new($"BitFaster ConcurrentLfu: hit % {stream}, {size} entries", bitFaster);
        yield return new($"MemoryCache: hit % {stream}, {size} entries", OfMemoryCache(entries, requests()));
    }

    // Its maintenance in the caller's thread: the same figure in every run.
    private static double OfBitFaster(int entries, IEnumerable<int> requests)
    {
        var cache = new ConcurrentLfu<int, object?>(1, entries, new ForegroundScheduler(), EqualityComparer<int>.Default);
        long hits = 0, all = 0;
        foreach (var request in requests)
        {
            all++;
            if (cache.TryGet(request, out _))
            {
                hits++;
                continue;
            }

            cache.AddOrUpdate(request, null);
        }

        return 100.0 * hits / all;
    }

    // It refuses newcomers while it is full and shrinks behind the scenes: its figure differs from run to run.
    private static double OfMemoryCache(int entries, IEnumerable<int> requests)
    {
        using var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = entries });
        var options = new MemoryCacheEntryOptions { Size = 1 };
        long hits = 0, all = 0;
        foreach (var request in requests)
        {
            all++;
            if (cache.TryGetValue(request, out _))
            {
                hits++;
                continue;
            }

            cache.Set(request, (object?)null, options);
        }

        return 100.0 * hits / all;
    }

    // The memory under FusionCache, as FusionCache uses it.
    private static double OfDefault(int entries, IEnumerable<int> requests)
    {
        var (memory, counters) = BoundedMemories.Of(entries);
        using (memory)
        {
            long hits = 0, all = 0;
            foreach (var request in requests)
            {
                var key = request.ToString(CultureInfo.InvariantCulture);
                all++;
                if (memory.TryGetValue(key, out _))
                {
                    counters.Hit();
                    hits++;
                    continue;
                }

                counters.Miss();
                memory.Set(key, (object?)null);
            }

            return 100.0 * hits / all;
        }
    }

    private static double Rate(int entries, IEnumerable<int> requests)
    {
        var versions = new VersionClock();
        var profile = new ProfileState(new DomainProfile { Name = "p", Namespace = "p" });
        var common = new ProfileVersions().CommonTo("p");
        var memory = new MemoryTier(new CacheClock(TimeProvider.System), versions, new MemoryLimits(entries));
        long hits = 0, all = 0;
        foreach (var request in requests)
        {
            var key = request.ToString(CultureInfo.InvariantCulture);
            var hash = Keys.KeyHash.Of(key);
            all++;
            if (memory.Find(key, hash) is { } found)
            {
                found.Touch();
                profile.Counters.Hit();
                hits++;
                continue;
            }

            profile.Counters.Miss();
            memory.Put(
                new Entry { Key = key, Hash = hash, Value = null, Type = typeof(object), Profile = profile, Versions = common, BornAt = 0, MadeAt = 0, Weight = 1 },
                token: null);
        }

        return 100.0 * hits / all;
    }

    /// <summary>By inversion of the cumulative weights; the same numbers in every run.</summary>
    public static IEnumerable<int> Zipf(int keys, double exponent, int requests)
    {
        var sums = new double[keys];
        double sum = 0;
        for (var i = 0; i < keys; i++)
        {
            sums[i] = sum += 1 / Math.Pow(i + 1, exponent);
        }

        var random = new Random(42);
        for (var i = 0; i < requests; i++)
        {
            var at = Array.BinarySearch(sums, random.NextDouble() * sum);
            yield return at < 0 ? ~at : at;
        }
    }
}
