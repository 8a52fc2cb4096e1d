namespace FusionTiered.Benchmarks.Peers;

/// <summary>A value that a caller could change: HybridCache then makes one for each caller.</summary>
public sealed class OpenBox
{
    public int Number { get; set; }
}
