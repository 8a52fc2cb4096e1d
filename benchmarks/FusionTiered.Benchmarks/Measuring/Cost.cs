namespace FusionTiered.Benchmarks.Measuring;

/// <summary>The cost of one operation of one cache.</summary>
/// <param name="Name">The cache and the operation.</param>
/// <param name="Nanoseconds">Time for each call.</param>
/// <param name="Bytes">Bytes allocated for each call.</param>
internal sealed record Cost(string Name, Spread Nanoseconds, double Bytes);
