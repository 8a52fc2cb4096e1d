namespace FusionTiered.Benchmarks.Ratios;

/// <summary>All ratios, printed as they come. The exit code is the number of lines that fell short of their goal.</summary>
internal static class RatioRun
{
    /// <summary>Those that need no server.</summary>
    public static int Run(TextWriter output) =>
        Print(output, HitCosts.Measure().Concat(HitCosts.MeasureShared()).Concat(TwoThreads.Measure()).Concat(MissCosts.Measure()).Concat(HitRates.Measure()));

    /// <summary>Those of the shared tier on a real Redis.</summary>
    public static async Task<int> RunRedisAsync(TextWriter output) => Print(output, await RedisCosts.MeasureAsync());

    private static int Print(TextWriter output, IEnumerable<Line> lines)
    {
        var fallenShort = 0;
        foreach (var line in lines)
        {
            output.WriteLine(line);
            fallenShort += line.IsShort ? 1 : 0;
        }

        return fallenShort;
    }
}
