namespace FusionTiered.Benchmarks.Engines;

/// <summary>A value that is a reference.</summary>
/// <param name="Number">What it holds.</param>
public sealed record Box(int Number);
