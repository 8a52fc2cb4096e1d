namespace FusionTiered.Benchmarks.Ratios;

/// <summary>All ratios, printed as they come. The exit code is the number of lines that fell short of their goal.</summary>
internal static class RatioRun
{
    public static async Task<int> RunAsync(TextWriter output)
    {
        var fallenShort = 0;
        var redis = await RedisCosts.MeasureAsync();
        foreach (var line in HitCosts.Measure().Concat(HitCosts.MeasureShared()).Concat(TwoThreads.Measure()).Concat(redis).Concat(MissCosts.Measure()).Concat(HitRates.Measure()))
        {
            await output.WriteLineAsync(line.ToString());
            fallenShort += line.IsShort ? 1 : 0;
        }

        return fallenShort;
    }
}
