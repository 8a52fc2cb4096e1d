using FusionTiered;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;

abstract class Surroundings
{
    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly IDomainCache cache = null!;
    protected readonly Exchange exchange = null!;
    protected readonly string symbol = "btc";
}

static class Data
{
    public static readonly CacheProfile Prices = new("prices", "price");
}

sealed class Exchange
{
    public ValueTask<decimal> PriceAsync(string symbol, CancellationToken token) => new(symbol.Length);
}

sealed class OldPriceReader(IFusionCache cache)
{
    public ValueTask<decimal> PriceAsync(string symbol) => cache.GetOrDefaultAsync<decimal>($"price:{symbol}:1m");
}
