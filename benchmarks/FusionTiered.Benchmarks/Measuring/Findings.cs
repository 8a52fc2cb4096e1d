namespace FusionTiered.Benchmarks.Measuring;

/// <summary>The result of one scenario.</summary>
/// <param name="Lines">The lines to print.</param>
/// <param name="Costs">The absolute costs behind them, for the table of all caches.</param>
internal sealed record Findings(IReadOnlyList<Line> Lines, IReadOnlyList<Cost>? Costs = null);
