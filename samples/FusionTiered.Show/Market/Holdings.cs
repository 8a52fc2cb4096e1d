namespace FusionTiered.Show.Market;

/// <summary>What a user holds: made from the user's number, always the same, bought at the real price of the month.</summary>
public static class Holdings
{
    public static Holding[] Of(int user, PriceBook book)
    {
        var random = new Random(unchecked((user * 7919) + 17));
        var symbols = book.Symbols.ToArray();
        random.Shuffle(symbols);
        var holdings = new Holding[random.Next(2, 5)];
        for (var i = 0; i < holdings.Length; i++)
        {
            var history = book.Of(symbols[i]);
            var bought = history[random.Next(history.Length / 2)];
            var shares = random.Next(1, 200);
            holdings[i] = new(symbols[i], shares, bought.Month, shares * bought.Price);
        }

        return holdings;
    }

    /// <summary>What all of them are worth, month by month, from the first month in which all had been bought.</summary>
    public static double[] Worth(Holding[] holdings, PriceBook book)
    {
        var from = holdings.Max(holding => holding.Bought);
        double[]? worth = null;
        foreach (var holding in holdings)
        {
            var history = book.Of(holding.Symbol);
            var first = 0;
            while (history[first].Month < from)
            {
                first++;
            }

            worth ??= new double[history.Length - first];
            for (var i = 0; i < worth.Length; i++)
            {
                worth[i] += holding.Shares * history[first + i].Price;
            }
        }

        return worth ?? [];
    }
}
