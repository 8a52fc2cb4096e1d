namespace FusionTiered.Show.Market;

/// <summary>Works out how a monthly series did.</summary>
public static class Performances
{
    public static Performance Of(ReadOnlySpan<double> prices)
    {
        if (prices.Length < 2)
        {
            return new(0, 0, 0, 0, 0, 0);
        }

        double best = double.MinValue, worst = double.MaxValue, sum = 0, squares = 0, peak = prices[0], fall = 0;
        for (var i = 1; i < prices.Length; i++)
        {
            var change = (prices[i] / prices[i - 1]) - 1;
            (best, worst) = (Math.Max(best, change), Math.Min(worst, change));
            var log = Math.Log(prices[i] / prices[i - 1]);
            (sum, squares) = (sum + log, squares + (log * log));
            peak = Math.Max(peak, prices[i]);
            fall = Math.Min(fall, (prices[i] / peak) - 1);
        }

        var months = prices.Length - 1;
        var variance = months > 1 ? Math.Max(0, (squares - (sum * sum / months)) / (months - 1)) : 0;
        return new(
            (prices[^1] / prices[0]) - 1,
            Math.Exp(sum * 12 / months) - 1,
            Math.Sqrt(variance * 12),
            fall,
            best,
            worst);
    }
}
