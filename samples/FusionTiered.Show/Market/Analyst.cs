using System.Globalization;

namespace FusionTiered.Show.Market;

/// <summary>Computes every page from the prices: pure, so that an answer can be computed again to check it.</summary>
public sealed class Analyst(PriceBook book)
{
    public PriceBook Book => book;

    public Answer Compute(Page page) => page.Kind switch
    {
        PageKind.Dashboard => Dashboard(page),
        PageKind.Market => Quote(page),
        PageKind.Price => Prices(page),
        PageKind.Report => Report(page),
        PageKind.Tech => Indicator(page),
        _ => User(page),
    };

    public MarketQuote Quote(Page page) => Quote(page.Name, page.Subject);

    public PriceSeries Prices(Page page)
    {
        var step = page.Detail switch { "1mo" => 1, "3mo" => 3, "1y" => 12, _ => throw new ArgumentException($"Unknown interval '{page.Detail}'.", nameof(page)) };
        var history = book.Of(page.Subject);
        var prices = new List<double>();
        for (var i = (history.Length - 1) % step; i < history.Length; i += step)
        {
            prices.Add(history[i].Price);
        }

        return new(page.Name, page.Subject, page.Detail, history[(history.Length - 1) % step].Month, [.. prices]);
    }

    public IndicatorSeries Indicator(Page page)
        => new(page.Name, page.Subject, page.Detail, page.Number, Indicators.Compute(page.Detail, book.Of(page.Subject), page.Number));

    public SymbolReport Report(Page page)
    {
        var cut = Timeframes.Cut(book.Of(page.Subject), page.Detail);
        var prices = new double[cut.Length];
        for (var i = 0; i < cut.Length; i++)
        {
            prices[i] = cut[i].Price;
        }

        return new(page.Name, page.Subject, page.Detail, cut[0].Month, cut[^1].Month, Performances.Of(prices), prices);
    }

    public UserReport User(Page page)
    {
        var user = int.Parse(page.Subject, CultureInfo.InvariantCulture);
        var holdings = Holdings.Of(user, book);
        var worth = Holdings.Worth(holdings, book);
        var shown = page.Detail switch
        {
            "year" => worth[Math.Max(0, worth.Length - 13)..],
            "risk" => worth[Math.Max(0, worth.Length - 37)..],
            _ => worth,
        };
        return new(page.Name, user, page.Detail, holdings, Performances.Of(shown), shown);
    }

    public DashboardSummary Dashboard(Page page)
    {
        var all = string.Equals(page.Subject, "all", StringComparison.Ordinal);
        var quotes = book.Symbols
            .Where(symbol => all || !string.Equals(symbol, PriceBook.Index, StringComparison.Ordinal))
            .Select(symbol => Quote("Market/" + symbol, symbol))
            .OrderByDescending(quote => quote.Change1Month)
            .ToArray();
        var rising = quotes.Count(quote => quote.Change1Month > 0);
        return new(
            page.Name,
            quotes[0].Month,
            quotes,
            quotes[0].Symbol,
            quotes[^1].Symbol,
            rising,
            quotes.Length - rising,
            quotes.Average(quote => Indicators.Rsi(book.Of(quote.Symbol), 14)[^1]));
    }

    private MarketQuote Quote(string name, string symbol)
    {
        var history = book.Of(symbol);
        var last = history[^1];
        double high = last.Price, low = last.Price;
        foreach (var point in history[^Math.Min(12, history.Length)..])
        {
            (high, low) = (Math.Max(high, point.Price), Math.Min(low, point.Price));
        }

        return new(
            name,
            symbol,
            last.Month,
            last.Price,
            (last.Price / history[^2].Price) - 1,
            history.Length > 12 ? (last.Price / history[^13].Price) - 1 : null,
            high,
            low);
    }
}
