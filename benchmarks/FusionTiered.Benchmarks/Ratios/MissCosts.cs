using System.Collections.Concurrent;
using System.Globalization;
using FusionTiered.Registration;

namespace FusionTiered.Benchmarks.Ratios;

/// <summary>Sets, misses and evictions, as multiples of what a dictionary does. They inform; a source costs thousands of times more.</summary>
internal static class MissCosts
{
    private const int Keys = 1 << 16;

    public static IEnumerable<Line> Measure()
    {
        var options = new FusionTieredOptions { MaxEntries = 1_000 };
        using var cache = new DomainCacheFactory().Create("benchmark", options);
        var keys = Enumerable.Range(0, Keys).Select(static i => CacheKey.Raw("churn-" + i.ToString(CultureInfo.InvariantCulture))).ToArray();
        var dictionary = new ConcurrentDictionary<string, object>(StringComparer.Ordinal);
        var value = new object();
        var ns = Interleaved.BestOf(
            calls =>
            {
                for (var i = 0; i < calls; i++)
                {
                    dictionary[keys[i & (Keys - 1)].Text] = value;
                    dictionary.TryRemove(keys[(i + (Keys / 2)) & (Keys - 1)].Text, out _);
                }

                return dictionary.Count;
            },
            calls =>
            {
                long sum = 0;
                for (var i = 0; i < calls; i++)
                {
                    sum += cache.SetAsync(keys[i & (Keys - 1)], value).IsCompletedSuccessfully ? 1 : 0;
                }

                return sum;
            });
        yield return new("set + evict / dictionary add + remove", ns[1] / ns[0]);
        yield return new("set + evict, ns", ns[1]);
    }
}
