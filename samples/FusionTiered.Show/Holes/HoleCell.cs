using System.Globalization;

namespace FusionTiered.Show.Holes;

/// <summary>The outcome of one scene on one kind of cache.</summary>
/// <param name="Runs">How often it was played.</param>
/// <param name="Wrong">How many of the runs ended wrong.</param>
/// <param name="Figure">A time or a count beside it; null: there is none.</param>
internal sealed record HoleCell(int Runs, int Wrong, string? Figure = null)
{
    /// <summary>The middle and the largest of some times.</summary>
    public static string Spread(IReadOnlyCollection<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? "none" : $"p50 {Words(sorted[sorted.Count / 2])}, most {Words(sorted[^1])}";
    }

    public static string Words(TimeSpan time) => time.TotalSeconds >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Wrong} of {Runs}{(Figure is null ? null : $"; {Figure}")}");
}
