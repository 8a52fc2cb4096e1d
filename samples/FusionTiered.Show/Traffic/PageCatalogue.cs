using System.Globalization;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Traffic;

/// <summary>Every page that the made traffic can ask for, by kind.</summary>
public sealed class PageCatalogue
{
    private const int Users = 4_000;
    private static readonly string[] UserReports = ["all", "year", "risk"];

    private readonly Page[][] _pages;
    private readonly Page[] _shared;

    public PageCatalogue(PriceBook book)
    {
        _pages =
        [
            [new(PageKind.Dashboard, "all"), new(PageKind.Dashboard, "stocks")],
            [.. book.Symbols.Select(symbol => new Page(PageKind.Market, symbol))],
            [.. from symbol in book.Symbols from interval in (string[])["1mo", "3mo", "1y"] select new Page(PageKind.Price, symbol, interval)],
            [.. from symbol in book.Symbols from timeframe in Timeframes.Of(book.Of(symbol)) select new Page(PageKind.Report, symbol, timeframe)],
            [.. from symbol in book.Symbols from indicator in Indicators.Names from period in Enumerable.Range(2, 59) select new Page(PageKind.Tech, symbol, indicator, period)],
            [.. from user in Enumerable.Range(1, Users) from report in UserReports select User(user, report)],
        ];
        _shared = [.. _pages[..(int)PageKind.User].SelectMany(pages => pages)];
        new Random(0).Shuffle(_shared);
    }

    public Page[] Of(PageKind kind) => _pages[(int)kind];

    /// <summary>The page that stands for a key of a trace: each number has one of its own.</summary>
    /// <remarks>Every fourth number is one of the shared pages, while they last; the others are reports of the user of that number.</remarks>
    public Page OfNumber(int number) => number % 4 == 0 && number / 4 < _shared.Length
        ? _shared[number / 4]
        : User(number, UserReports[number % UserReports.Length]);

    private static Page User(int user, string report) => new(PageKind.User, user.ToString(CultureInfo.InvariantCulture), report);
}
