using System.Globalization;

namespace FusionTiered.Show.Market;

/// <summary>The timeframes of a report: the last years ("1y" … "10y"), everything ("all"), or a calendar year ("2004").</summary>
public static class Timeframes
{
    private static readonly string[] Lengths = ["1y", "2y", "3y", "5y", "10y", "all"];

    /// <summary>Those for which the history has more than one price.</summary>
    public static IEnumerable<string> Of(ReadOnlySpan<PricePoint> history)
    {
        var found = new List<string>();
        foreach (var name in Lengths.Concat(Enumerable.Range(2000, 11).Select(year => year.ToString(CultureInfo.InvariantCulture))))
        {
            if (Cut(history, name).Length > 1)
            {
                found.Add(name);
            }
        }

        return found;
    }

    public static ReadOnlySpan<PricePoint> Cut(ReadOnlySpan<PricePoint> history, string timeframe)
    {
        if (string.Equals(timeframe, "all", StringComparison.Ordinal))
        {
            return history;
        }

        if (timeframe.EndsWith('y'))
        {
            var months = 12 * int.Parse(timeframe.AsSpan(0, timeframe.Length - 1), CultureInfo.InvariantCulture);
            return months < history.Length ? history[^(months + 1)..] : [];
        }

        var year = int.Parse(timeframe, CultureInfo.InvariantCulture);
        int from = 0, to = history.Length;
        while (from < to && history[from].Month.Year < year)
        {
            from++;
        }

        while (to > from && history[to - 1].Month.Year > year)
        {
            to--;
        }

        return history[from..to];
    }
}
