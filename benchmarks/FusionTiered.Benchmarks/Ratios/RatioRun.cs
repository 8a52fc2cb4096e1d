namespace FusionTiered.Benchmarks.Ratios;

/// <summary>All ratios, printed as they come. The exit code is the number of lines that fell short of their goal.</summary>
internal static class RatioRun
{
    public static int Run(TextWriter output)
    {
        var fallenShort = 0;
        foreach (var line in HitCosts.Measure().Concat(HitCosts.MeasureShared()).Concat(TwoThreads.Measure()).Concat(MissCosts.Measure()).Concat(HitRates.Measure()))
        {
            output.WriteLine(line);
            fallenShort += line.IsShort ? 1 : 0;
        }

        return fallenShort;
    }
}
