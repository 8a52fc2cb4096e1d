using System.Globalization;
using FusionTiered.Sample.Web.CryptoDashboard;
using FusionTiered.Sample.Web.SignalPlatform;
using FusionTiered.Sample.Web.TradingEngine;
using Microsoft.EntityFrameworkCore;

namespace FusionTiered.Sample.Web.Data;

/// <summary>The first rows: real monthly prices of stocks, and made-up rows that look like those of the three systems. The same at every start.</summary>
internal static class SeedRows
{
    private static readonly DateOnly FirstDay = new(2025, 8, 1);

    public static async Task AddAsync(SampleDb db, CancellationToken token)
    {
        if (await db.Coins.AnyAsync(token))
        {
            return;
        }

        var coins = CsvRows.Read("coins.csv").Select(row => new Coin(row[0], row[1], (int)Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]), Number(row[6]))).ToList();
        var bars = CsvRows.Read("stocks.csv").Select(row => new Bar(row[0], DateOnly.Parse(row[1], CultureInfo.InvariantCulture), Number(row[2]))).ToList();
        db.Coins.AddRange(coins);
        db.Bars.AddRange(bars);
        db.Reports.AddRange(Enumerable.Range(1, 5).Select(id => new RenderedReport(id, "btc", FirstDay.AddDays(id), $"<article><h1>BTC report {id}</h1><p>Support held for {id + 2} days.</p></article>")));
        AddSignals(db, coins);
        AddTrading(db, [.. bars.GroupBy(bar => bar.Symbol).Select(group => group.Last())]);
        await db.SaveChangesAsync(token);
    }

    private static void AddSignals(SampleDb db, List<Coin> coins)
    {
        var traded = coins.Where(coin => coin.Symbol != "usdt").ToList();
        db.Providers.AddRange(CsvRows.Read("providers.csv").Select(row => new Provider((int)Number(row[0]), row[1], row[2], DateOnly.Parse(row[3], CultureInfo.InvariantCulture))));
        db.Prices.AddRange(traded.Select(coin => new AssetPrice(Pair(coin), coin.Price)));
        foreach (var number in Enumerable.Range(1, 60))
        {
            var coin = traded[number % traded.Count];
            var result = number % 3 == 0 ? (double?)null : Math.Round(((number * 7 % 23) - 8) / 2.0, 1);
            db.Signals.Add(new Signal($"s{number}", 1 + (number % 8), Pair(coin), number % 4 == 0 ? "sell" : "buy", coin.Price, FirstDay.AddDays(number / 4), result));
        }

        db.Trades.AddRange(Enumerable.Range(1, 40).Select(number => new Trade { UserId = $"u{number % 5}", SignalId = $"s{number}", Amount = 50 + (number * 13 % 200) }));
    }

    private static void AddTrading(SampleDb db, List<Bar> latest)
    {
        db.Symbols.AddRange(latest.Select(bar => new SymbolConfiguration(bar.Symbol, 0.01, 1, 10_000, bar.Price)));
        db.Accounts.AddRange(Enumerable.Range(1, 20).Select(id => new Account(id, $"Account {id}", 10_000 + (id * 250), id <= 10)));
        db.LiquidityProviders.AddRange(Enumerable.Range(1, 3).Select(id => new LiquidityProvider(id, $"LP {id}", 0.02 * id, true)));
        db.Orders.AddRange(latest.SelectMany((bar, at) => Enumerable.Range(1, 8).Select(step => new Order(
            $"seed-{bar.Symbol}-{step}", 1 + ((at + step) % 20), bar.Symbol, step % 2 == 0 ? "buy" : "sell", step * 10, Math.Round(bar.Price * (1 + (step % 2 == 0 ? -0.001 : 0.001) * step), 2)))));
    }

    private static string Pair(Coin coin) => $"{coin.Symbol.ToUpperInvariant()}-USD";

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
