namespace FusionTiered.Alerts;

/// <summary>A rule as it is looked at: whole, and found to be without fault.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Figure">What it looks at.</param>
/// <param name="Profile">The profile that it looks at; null: all together.</param>
/// <param name="Limit">The figure that is still good.</param>
/// <param name="GoodFrom">The figure that is better than the limit by the margin.</param>
/// <param name="MinSamples">Samples below which the figure says nothing.</param>
/// <param name="BeginsAfter">How long the figure has to be worse than the limit.</param>
/// <param name="EndsAfter">How long it has to be good.</param>
internal sealed record AlertRule(
    string Name, CacheAlertFigure Figure, string? Profile, double Limit, double GoodFrom, int MinSamples, TimeSpan BeginsAfter, TimeSpan EndsAfter)
{
    private bool IsFloor => AlertFigures.IsFloor(Figure);

    public bool IsWorse(double value) => IsFloor ? value < Limit : value > Limit;

    public bool IsGood(double value) => IsFloor ? value >= GoodFrom : value <= GoodFrom;

    /// <summary>The limit, moved to the better side by a share of it. A rate of hits cannot pass 100: there it is moved by half of the way to it at most.</summary>
    public static double Better(CacheAlertFigure figure, double limit, double margin) =>
        AlertFigures.IsFloor(figure) ? Math.Min(limit * (1 + margin), (limit + 100) / 2) : limit * (1 - margin);
}
