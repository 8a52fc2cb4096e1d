using System.Globalization;

namespace FusionTiered.Benchmarks.Measuring;

/// <summary>The figures of many rounds: their median, and the quartiles around it.</summary>
internal readonly record struct Spread(double Median, double Low, double High)
{
    public string MedianText => Text(Median);

    /// <summary>Empty where there were no rounds.</summary>
    public string RangeText => Low < High ? $"{Text(Low)}..{Text(High)}" : string.Empty;

    public static implicit operator Spread(double one) => new(one, one, one);

    public static Spread Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        return new(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75));
    }

    public static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    public static Spread operator /(Spread spread, double by) => new(spread.Median / by, spread.Low / by, spread.High / by);

    // Three digits that mean something, whatever the size.
    private static string Text(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", >= 1 => "0.##", _ => "0.###" }, CultureInfo.InvariantCulture);
}
