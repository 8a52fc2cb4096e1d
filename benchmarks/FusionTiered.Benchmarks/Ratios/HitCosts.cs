using FusionTiered.Benchmarks.Engines;

namespace FusionTiered.Benchmarks.Ratios;

/// <summary>What a hit costs, as a multiple of a bare dictionary read in the same run.</summary>
internal static class HitCosts
{
    public static IEnumerable<Line> Measure()
    {
        using var scene = new HitScene();
        var loops = new HitLoops(scene);
        var ns = Interleaved.BestOf(
            loops.Dictionary, loops.TryGet, loops.GetOrSet, loops.GetOrSetComposed, loops.TryGetNumber, loops.TryGetTagged, loops.MemoryCache);
        yield return new("dictionary read, ns", ns[0]);
        yield return new("hit TryGet / dictionary", ns[1] / ns[0], 2.5);
        yield return new("hit GetOrSetAsync / dictionary", ns[2] / ns[0], 3.0);
        yield return new("hit composed key / dictionary", ns[3] / ns[0], 4.0);
        yield return new("hit value type / dictionary", ns[4] / ns[0], 2.5);
        yield return new("hit with 5 tags / without", ns[5] / ns[1], 1.1);
        yield return new("hit TryGet / MemoryCache", ns[1] / ns[6]);
        yield return new("bytes per hit", BytesPerHit(loops), 0);
    }

    /// <summary>The same with a shared tier attached: coverage, lease and versions of several nodes are checked at each hit.</summary>
    public static IEnumerable<Line> MeasureShared()
    {
        using var scene = new HitScene(shared: true);
        var loops = new HitLoops(scene);
        var ns = Interleaved.BestOf(loops.Dictionary, loops.TryGet, loops.GetOrSet, loops.GetOrSetComposed, loops.TryGetNumber);
        yield return new("shared: hit TryGet / dictionary", ns[1] / ns[0], 2.5);
        yield return new("shared: hit GetOrSetAsync / dict.", ns[2] / ns[0], 3.0);
        yield return new("shared: hit composed key / dict.", ns[3] / ns[0], 4.0);
        yield return new("shared: hit value type / dict.", ns[4] / ns[0], 2.5);
        yield return new("shared: bytes per hit", BytesPerHit(loops), 0);
    }

    private static double BytesPerHit(HitLoops loops)
    {
        const int Calls = 100_000;
        Func<int, long>[] all = [loops.TryGet, loops.TryGetNumber, loops.TryGetTagged, loops.GetOrSet, loops.GetOrSetComposed];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var loop in all)
        {
            loop(Calls);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Calls * all.Length);
    }
}
