using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>The cost of a hit in memory: every cache beside every other.</summary>
internal static class Hits
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        using var memory = new PlainMemoryCache();
        await using var fusion = await PlainFusionCache.CreateAsync();
        await using var hybrid = await PlainHybridCache.CreateAsync();
        await using var ours = await DefaultEngine.InMemoryAsync();
        await using var coherent = await CoherentEngine.InMemoryAsync();

        var dictionary = Loop.Of("ConcurrentDictionary read", new PlainDictionary().TryGet);
        var memoryTry = Loop.Of("MemoryCache TryGetValue", memory.TryGet);
        var lfuTry = Loop.Of("BitFaster ConcurrentLfu TryGet", new BitFasterLfu().TryGet);
        var fusionTry = Loop.Of("FusionCache TryGet", fusion.TryGet);
        var fusionGet = Loop.Of("FusionCache GetOrSetAsync", fusion.GetOrSet);
        var fusionComposed = Loop.Of("FusionCache GetOrSetAsync, key composed", fusion.GetOrSetComposed);
        var fusionNumber = Loop.Of("FusionCache TryGet, value type", fusion.TryGetNumber);
        var fusionTagged = Loop.Of("FusionCache TryGet, 5 tags", fusion.TryGetTagged);
        var hybridGet = Loop.Of("HybridCache GetOrCreateAsync, immutable type", hybrid.GetOrCreate);
        var hybridMutable = Loop.Of("HybridCache GetOrCreateAsync, mutable type", hybrid.GetOrCreateMutable);
        var (oursTry, oursGet, oursComposed, oursNumber, oursTagged) = Of(DefaultEngine.Name, ours);
        var (coherentTry, coherentGet, coherentComposed, coherentNumber, coherentTagged) = Of(CoherentEngine.Name, coherent);

        // The coherent engine first: both engines share the methods before the interface, and the guess goes to the cheaper one.
        var all = await Interleaved.CompareAsync(
            pace,
            coherentTry, coherentGet, coherentComposed, coherentNumber, coherentTagged,
            oursTry, oursGet, oursComposed, oursNumber, oursTagged,
            fusionTry, fusionGet, fusionComposed, fusionNumber, fusionTagged,
            hybridGet, hybridMutable, memoryTry, lfuTry, dictionary);
        return new(
            [
                new("default: hit TryGet / FusionCache TryGet", all.Ratio(oursTry, fusionTry), 1.15),
                new("default: hit GetOrSetAsync / FusionCache GetOrSetAsync", all.Ratio(oursGet, fusionGet), 0.5),
                new("default: hit composed key / FusionCache composed key", all.Ratio(oursComposed, fusionComposed)),
                new("default: hit value type / FusionCache value type", all.Ratio(oursNumber, fusionNumber)),
                new("default: hit with 5 tags / FusionCache with 5 tags", all.Ratio(oursTagged, fusionTagged)),
                new("default: hit TryGet, bytes", all.BytesOf(oursTry), 0),
                new("default: hit GetOrSetAsync, bytes", all.BytesOf(oursGet), 0),
                new("default: hit composed key, bytes", all.BytesOf(oursComposed)),
                new("default: hit value type, bytes", all.BytesOf(oursNumber)),
                new("default: hit with 5 tags, bytes", all.BytesOf(oursTagged)),
                new("coherent: hit TryGet / dictionary", all.Ratio(coherentTry, dictionary), 2.5),
                new("coherent: hit GetOrSetAsync / dictionary", all.Ratio(coherentGet, dictionary), 3.0),
                new("coherent: hit composed key / dictionary", all.Ratio(coherentComposed, dictionary), 4.0),
                new("coherent: hit value type / dictionary", all.Ratio(coherentNumber, dictionary), 2.5),
                new("coherent: hit with 5 tags / without", all.Ratio(coherentTagged, coherentTry), 1.1),
                new("coherent: hit TryGet / MemoryCache", all.Ratio(coherentTry, memoryTry)),
                new("coherent: hit TryGet / BitFaster ConcurrentLfu", all.Ratio(coherentTry, lfuTry)),
                new("coherent: hit TryGet / FusionCache TryGet", all.Ratio(coherentTry, fusionTry), 1),
                new("coherent: hit GetOrSetAsync / FusionCache GetOrSetAsync", all.Ratio(coherentGet, fusionGet), 1),
                new("coherent: hit GetOrSetAsync / HybridCache immutable type", all.Ratio(coherentGet, hybridGet), 1),
                .. Bytes(all, "coherent", coherentTry, coherentGet, coherentComposed, coherentNumber, coherentTagged),
                .. all.Costs.Where(cost => !IsOurs(cost)).SelectMany(static cost => new Line[] { new($"{cost.Name}, ns", cost.Nanoseconds), new($"{cost.Name}, bytes", cost.Bytes) }),
            ],
            [.. all.Costs]);
    }

    /// <summary>The same with a shared tier attached: coverage, lease and versions of several nodes are checked at each hit.</summary>
    public static async Task<Findings> MeasureSharedAsync(Pace pace, string url)
    {
        using var tier = new InProcessTier();
        await using var coherent = await CoherentEngine.OnTierAsync(tier);
        var dictionary = Loop.Of("ConcurrentDictionary read", new PlainDictionary().TryGet);
        var (hit, get, composed, number, tagged) = Of(CoherentEngine.Name, coherent);
        var all = await Interleaved.CompareAsync(pace, hit, get, composed, number, tagged, dictionary);
        return new(
        [
            new("coherent, shared: hit TryGet / dictionary", all.Ratio(hit, dictionary), 2.5),
            new("coherent, shared: hit GetOrSetAsync / dictionary", all.Ratio(get, dictionary), 3.0),
            new("coherent, shared: hit composed key / dictionary", all.Ratio(composed, dictionary), 4.0),
            new("coherent, shared: hit value type / dictionary", all.Ratio(number, dictionary), 2.5),
            .. Bytes(all, "coherent, shared", hit, get, composed, number, tagged),
        ]);
    }

    private static (Loop Try, Loop Get, Loop Composed, Loop Number, Loop Tagged) Of(string name, EngineHits hits) =>
        (Loop.Of($"{name} TryGet", hits.TryGet),
         Loop.Of($"{name} GetOrSetAsync", hits.GetOrSet),
         Loop.Of($"{name} GetOrSetAsync, key composed", hits.GetOrSetComposed),
         Loop.Of($"{name} TryGet, value type", hits.TryGetNumber),
         Loop.Of($"{name} TryGet, 5 tags", hits.TryGetTagged));

    private static bool IsOurs(Cost cost) =>
        cost.Name.StartsWith(DefaultEngine.Name, StringComparison.Ordinal) || cost.Name.StartsWith(CoherentEngine.Name, StringComparison.Ordinal);

    private static IEnumerable<Line> Bytes(Comparison all, string prefix, params Loop[] loops) =>
        loops.Select(loop => new Line($"{prefix}: hit {loop.Name[(CoherentEngine.Name.Length + 1)..]}, bytes", all.BytesOf(loop), 0));
}
