using FusionTiered.Sample.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>Stands for the paid services of the market: each call takes <see cref="SampleSettings.Delay"/>, and prices move with time.</summary>
internal sealed class MarketService(SampleDb db, SampleSettings settings, TimeProvider time)
{
    public async Task<Coin?> CoinAsync(string symbol, CancellationToken token)
    {
        await Task.Delay(settings.Delay, token);
        return await db.Coins.AsNoTracking().SingleOrDefaultAsync(coin => coin.Symbol == symbol, token) is { } coin ? coin with { Price = Moved(coin.Price) } : null;
    }

    public async Task<GlobalMarket> GlobalAsync(CancellationToken token)
    {
        await Task.Delay(settings.Delay, token);
        var coins = await db.Coins.AsNoTracking().ToListAsync(token);
        return new(Moved(coins.Sum(coin => coin.MarketCap)), coins.Sum(coin => coin.Volume24h));
    }

    public async Task<int> FearAndGreedAsync(CancellationToken token)
    {
        await Task.Delay(settings.Delay, token);
        return 50 + (int)(25 * Wave(TimeSpan.FromHours(6)));
    }

    public async Task<double> RsiAsync(string symbol, int period, CancellationToken token)
    {
        await Task.Delay(settings.Delay, token);
        return Math.Round(50 + (20 * Wave(TimeSpan.FromHours(period + symbol.Length))), 1);
    }

    // Within one per cent of the price in the database.
    private double Moved(double price) => Math.Round(price * (1 + (0.01 * Wave(TimeSpan.FromMinutes(3)))), 2);

    private double Wave(TimeSpan length) => Math.Sin(2 * Math.PI * (time.GetUtcNow().Ticks % length.Ticks) / length.Ticks);
}
