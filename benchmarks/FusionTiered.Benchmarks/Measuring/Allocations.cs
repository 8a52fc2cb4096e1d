namespace FusionTiered.Benchmarks.Measuring;

/// <summary>Counts bytes allocated.</summary>
internal static class Allocations
{
    /// <summary>
    /// Bytes for each call, the least of several passes. Synchronous calls: those of the calling thread, exact. Others: those of the
    /// whole process, with its reading threads and timers, as whole bytes.
    /// </summary>
    public static async Task<double> PerCallAsync(Loop loop, int calls)
    {
        var least = double.MaxValue;
        for (var pass = 0; pass < 5; pass++)
        {
            var before = Now(loop);
            await loop.Run(calls);
            least = Math.Min(least, (Now(loop) - before) / (double)calls);
        }

        return loop.IsSynchronous ? least : Math.Round(least);
    }

    private static long Now(Loop loop) => loop.IsSynchronous ? GC.GetAllocatedBytesForCurrentThread() : GC.GetTotalAllocatedBytes(precise: true);
}
