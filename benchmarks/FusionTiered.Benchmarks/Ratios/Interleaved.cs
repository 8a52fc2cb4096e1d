using System.Diagnostics;

namespace FusionTiered.Benchmarks.Ratios;

/// <summary>
/// Times several loops in turns, many short rounds each, and keeps the best round of each: what disturbs the machine for a
/// while then disturbs all of them, and what is left is comparable.
/// </summary>
internal static class Interleaved
{
    private const int Rounds = 25;
    private const int CallsPerRound = 400_000;

    /// <summary>Nanoseconds per call of the best round of each loop.</summary>
    /// <param name="loops">Loops that make the given number of calls and return something, so that nothing is optimised away.</param>
    public static double[] BestOf(params Func<int, long>[] loops)
    {
        var best = new double[loops.Length];
        Array.Fill(best, double.MaxValue);
        long kept = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < loops.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                kept += loops[i](CallsPerRound);
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(started).TotalNanoseconds / CallsPerRound);
            }
        }

        GC.KeepAlive(kept);
        return best;
    }
}
