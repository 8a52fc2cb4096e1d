using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>Sets, loads and evictions in memory. They inform; a source costs thousands of times more.</summary>
internal static class SetsAndLoads
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var fusion = await PlainFusionCache.CreateAsync();
        await using var ours = await DefaultEngine.InMemoryAsync();
        await using var coherent = await CoherentEngine.InMemoryAsync();
        await using var small = await CoherentEngine.SmallAsync();
        var dictionary = Loop.Of("ConcurrentDictionary add and remove", new PlainDictionary().AddAndRemove);
        var evict = Loop.Of("coherent set that evicts", small.SetAndEvict);
        var fusionSet = Loop.Of("FusionCache set in memory", fusion.SetAsync);
        var fusionLoad = Loop.Of("FusionCache remove and load", fusion.RemoveAndLoadAsync);
        var oursSet = Loop.Of("default set in memory", ours.SetAsync);
        var oursLoad = Loop.Of("default remove and load", ours.RemoveAndLoadAsync);
        var coherentSet = Loop.Of("coherent set in memory", coherent.SetAsync);
        var coherentLoad = Loop.Of("coherent remove and load", coherent.RemoveAndLoadAsync);
        var all = await Interleaved.CompareAsync(pace, coherentSet, coherentLoad, oursSet, oursLoad, fusionSet, fusionLoad, evict, dictionary);
        return new(
            [
                new("default: set in memory / FusionCache set", all.Ratio(oursSet, fusionSet)),
                new("default: remove and load / FusionCache remove and load", all.Ratio(oursLoad, fusionLoad)),
                new("coherent: set in memory / FusionCache set", all.Ratio(coherentSet, fusionSet)),
                new("coherent: remove and load / FusionCache remove and load", all.Ratio(coherentLoad, fusionLoad)),
                new("coherent: set + evict / dictionary add + remove", all.Ratio(evict, dictionary)),
                new("coherent: set + evict, ns", all.Of(evict)),
                new("default: set in memory, bytes", all.BytesOf(oursSet)),
                new("coherent: set in memory, bytes", all.BytesOf(coherentSet)),
                new("FusionCache: set in memory, bytes", all.BytesOf(fusionSet)),
            ],
            [.. all.Costs]);
    }
}
