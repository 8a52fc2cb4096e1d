namespace FusionTiered.Show.Market;

/// <summary>The textbook indicators over monthly prices.</summary>
public static class Indicators
{
    public static IReadOnlyList<string> Names { get; } = ["ema", "rsi", "sma"];

    /// <summary>One value a month, beginning with the first month that has <paramref name="period"/> months behind it.</summary>
    public static double[] Compute(string indicator, ReadOnlySpan<PricePoint> history, int period) => indicator switch
    {
        "sma" => Sma(history, period),
        "ema" => Ema(history, period),
        "rsi" => Rsi(history, period),
        _ => throw new ArgumentOutOfRangeException(nameof(indicator), indicator, $"Known indicators: {string.Join(", ", Names)}."),
    };

    /// <summary>The mean of the last <paramref name="period"/> prices.</summary>
    public static double[] Sma(ReadOnlySpan<PricePoint> history, int period)
    {
        var values = new double[Math.Max(0, history.Length - period + 1)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Mean(history.Slice(i, period));
        }

        return values;
    }

    /// <summary>The exponential mean with weight 2/(period+1), begun at the simple mean of the first period.</summary>
    public static double[] Ema(ReadOnlySpan<PricePoint> history, int period)
    {
        var values = new double[Math.Max(0, history.Length - period + 1)];
        var weight = 2.0 / (period + 1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i == 0 ? Mean(history[..period]) : (history[period - 1 + i].Price * weight) + (values[i - 1] * (1 - weight));
        }

        return values;
    }

    /// <summary>Wilder's relative strength index, 0 to 100.</summary>
    public static double[] Rsi(ReadOnlySpan<PricePoint> history, int period)
    {
        var values = new double[Math.Max(0, history.Length - period)];
        double gain = 0, loss = 0;
        for (var i = 1; i < history.Length; i++)
        {
            var change = history[i].Price - history[i - 1].Price;
            var share = i <= period ? 1.0 / period : (period - 1.0) / period;
            gain = i <= period ? gain + (Math.Max(change, 0) * share) : (gain * share) + (Math.Max(change, 0) / period);
            loss = i <= period ? loss + (Math.Max(-change, 0) * share) : (loss * share) + (Math.Max(-change, 0) / period);
            if (i >= period)
            {
                values[i - period] = loss == 0 ? 100 : 100 - (100 / (1 + (gain / loss)));
            }
        }

        return values;
    }

    private static double Mean(ReadOnlySpan<PricePoint> prices)
    {
        double sum = 0;
        foreach (var point in prices)
        {
            sum += point.Price;
        }

        return sum / prices.Length;
    }
}
