namespace FusionTiered.Core.Tests.L1;

/// <summary>On streams made up, always.</summary>
public sealed class HitRatioTests
{
    [Fact]
    public void Zipf() => HitRatio.AtLeast(66.8, Streams.Zipf(100_000, 2_000_000, seed: 1), 10_000, seeds: 2);

    [Fact]
    public void Zipf_with_scans() => HitRatio.AtLeast(32.8, Streams.WithScans(Streams.Zipf(100_000, 1_000_000, seed: 2), 100_000, 50_000), 10_000, seeds: 1);

    [Fact]
    public void A_loop_that_does_not_fit() => HitRatio.AtLeast(48.3, Streams.Loop(1011, 505_500), 512);
}
