using System.Globalization;
using System.IO.Compression;
using FusionTiered.Entries;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Benchmarks.Ratios;

/// <summary>Per cent of requests that hit, on generated streams always and on recorded traces where they are. No time is measured.</summary>
internal static class HitRates
{
    private static readonly (string Trace, int Entries, double Goal)[] Recorded =
    [
        ("web12", 1_200, 69.8), ("oltp", 2_000, 46.1), ("corda", 1_024, 32.3), ("loop", 512, 48.3), ("orm_busy_1m", 2_500, 82.7),
    ];

    public static IEnumerable<Line> Measure()
    {
        yield return new("hit % zipf 0.9, 10,000 entries", Rate(10_000, Zipf(100_000, 0.9, 2_000_000)), 66.8, AtLeast: true);
        yield return new("hit % loop of 1,011, 512 entries", Rate(512, Enumerable.Range(0, 500_000).Select(static i => i % 1_011)), 48.3, AtLeast: true);
        if (Folder() is not { } folder)
        {
            yield break;
        }

        foreach (var (trace, entries, goal) in Recorded)
        {
            var file = Path.Combine(folder, trace + ".txt.gz");
            if (File.Exists(file))
            {
                yield return new($"hit % {trace}, {entries} entries", Rate(entries, Read(file)), goal, AtLeast: true);
            }
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
                new Entry { Key = key, Hash = hash, Value = null, Type = typeof(object), Profile = profile, Versions = common, BornAt = 0, Weight = 1 },
                token: null);
        }

        return 100.0 * hits / all;
    }

    /// <summary>By inversion of the cumulative weights; the same numbers in every run.</summary>
    private static IEnumerable<int> Zipf(int keys, double exponent, int requests)
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

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("FUSIONTIERED_TRACES") is { Length: > 0 } given)
        {
            return given;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "traces");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }

    private static IEnumerable<int> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return int.Parse(line, CultureInfo.InvariantCulture);
        }
    }
}
