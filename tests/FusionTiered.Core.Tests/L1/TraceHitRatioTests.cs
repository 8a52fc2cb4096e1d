namespace FusionTiered.Core.Tests.L1;

/// <summary>On traces of real systems, where they are; three hash seeds each.</summary>
public sealed class TraceHitRatioTests
{
    // The target, and what LRU reaches: a real trace must not fall more than two points below it.
    [TraceTheory]
    [InlineData("oltp", 1000, 38.8, 32.83)]
    [InlineData("oltp", 2000, 46.1, 42.47)]
    [InlineData("oltp", 5000, 53.6, 53.65)]
    [InlineData("oltp", 10_000, 61.5, 60.70)]
    [InlineData("web12", 300, 51.8, 49.01)]
    [InlineData("web12", 1200, 69.8, 66.85)]
    [InlineData("web12", 3000, 77.3, 76.48)]
    [InlineData("corda", 512, 32.3, 33.33)]
    [InlineData("corda", 1024, 32.3, 33.33)]
    [InlineData("corda", 5000, 32.3, 33.33)]
    [InlineData("loop", 256, 23.0, 0)]
    [InlineData("loop", 512, 48.3, 0)]
    [InlineData("loop", 900, 81.4, 0)]
    [InlineData("orm_busy_1m", 500, 66.0, 66.56)]
    [InlineData("orm_busy_1m", 2500, 82.7, 82.97)]
    [InlineData("orm_busy_1m", 10_000, 89.8, 90.10)]
    [InlineData("corda+5loop+corda", 512, 45.8, 3.23)]
    public void Real_traces_reach_the_targets(string trace, int capacity, double target, double lru)
        => HitRatio.AtLeast(Math.Max(target, lru - 2), Traces.Read(trace), capacity);
}
