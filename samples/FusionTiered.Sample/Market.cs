namespace FusionTiered.Sample;

/// <summary>The service: four kinds of answers, each behind the cache with a profile of its own.</summary>
internal sealed class Market(IDomainCache cache, PriceSource source)
{
    public static readonly CacheProfile Quote = new("quote"), History = new("history"), Average = new("average"), Overview = new("overview");

    public IDomainCache Cache => cache;

    public ValueTask<double> QuoteAsync(string symbol) =>
        cache.GetOrSetAsync(Quote.Key($"{symbol}"), (source, symbol), static async (s, ct) => (await s.source.PricesAsync(s.symbol, ct))[^1]);
    public ValueTask<double[]> HistoryAsync(string symbol) =>
        cache.GetOrSetAsync(History.Key($"{symbol}"), (source, symbol), static (s, ct) => s.source.PricesAsync(s.symbol, ct));
    public ValueTask<double> AverageAsync(string symbol) =>
        cache.GetOrSetAsync(Average.Key($"{symbol}"), (source, symbol), static async (s, ct) => (await s.source.PricesAsync(s.symbol, ct))[^12..].Average());
    public ValueTask<double> OverviewAsync() =>
        cache.GetOrSetAsync(Overview.Key($"all"), source, static async (source, ct) => (await source.PricesAsync("SP500", ct))[^1]);
}
