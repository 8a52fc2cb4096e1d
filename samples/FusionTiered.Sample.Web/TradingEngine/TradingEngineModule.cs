namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>The back end of the trading engine: its cache and endpoints.</summary>
internal static class TradingEngineModule
{
    public static void AddTradingEngine(this WebApplicationBuilder builder, SampleSettings settings)
    {
        builder.Services.AddScoped<TradingStore>().AddSingleton<TradingCache>().AddSingleton<OrderDesk>();
        builder.Services.AddFusionTiered(Caches.Trading, builder.Configuration, static options => options.KeyPrefix = "rtx:")
            .AddTradingProfiles()
            .AddTradingEvents()
            .AddTradingWarmers()
            .AddOrderBuffer(settings)
            .AsOutputCacheStore()
            .UseChosen(settings)
            .AddEndpoints(static options => (options.AllowChanges, options.ShowKeys) = (true, true))
            .AddAlerts(static options => options.Set = CacheAlertSet.TradingEngine);

        // Responses with the history of a symbol are kept for 30 s, on all instances: appsettings.json has the rule.
        builder.Services.AddOutputCache(options => options.AddApiResponses(builder.Configuration.GetSection("Http:Responses")));
    }

    public static void MapTradingEngine(this WebApplication app)
    {
        app.MapFusionTiered("/api/trading/cache", Caches.Trading);
        var api = app.MapGroup("/api/trading").WithTags("Trading engine").GuardChanges();
        api.MapGet("/symbols", (string ids, TradingCache cache, CancellationToken token) => cache.SymbolsAsync(ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList(), token));
        api.MapPut("/symbols", async (SymbolConfiguration symbol, TradingCache cache, CancellationToken token) =>
        {
            if (Numbers.NotPositive(("tickSize", symbol.TickSize), ("lotSize", symbol.LotSize), ("maxOrder", symbol.MaxOrder), ("lastClose", symbol.LastClose)) is { } wrong)
            {
                return wrong;
            }

            await cache.SaveSymbolAsync(symbol, token);
            return Results.NoContent();
        });
        api.MapGet("/accounts/{id:int}", async (int id, TradingCache cache, CancellationToken token) => Found(await cache.AccountAsync(id, token)));
        api.MapPost("/accounts/{id:int}/deposits", async (int id, double amount, TradingCache cache, CancellationToken token) => Numbers.NotPositive(("amount", amount)) ?? Found(await cache.DepositAsync(id, amount, token)));
        api.MapGet("/liquidity-providers/{id:int}", async (int id, TradingCache cache, CancellationToken token) => Found(await cache.LiquidityProviderAsync(id, token)));
        api.MapGet("/prices/{symbol}", async (string symbol, TradingCache cache, CancellationToken token) => await cache.PriceAsync(symbol, token) is { } price ? Results.Ok(new { symbol, price }) : Results.NotFound())
            .WithCacheHeaders(static headers => (headers.Public, headers.MaxAge) = (true, TimeSpan.FromSeconds(1)));
        api.MapGet("/ohlc/{symbol}", async (string symbol, TradingCache cache, CancellationToken token) => Found(await cache.HistoryAsync(symbol, token)))
            .WithSurrogateKeys("ohlc")
            .WithCacheHeaders(static headers => (headers.Public, headers.MaxAge, headers.SharedMaxAge) = (true, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)));
        api.MapGet("/positions/{accountId:int}", (int accountId, TradingCache cache, CancellationToken token) => cache.PositionsAsync(accountId, token));
        api.MapGet("/books/{symbol}", (string symbol, TradingCache cache, CancellationToken token) => cache.BookAsync(symbol, token));
        api.MapGet("/orders/{id}", async (string id, OrderDesk desk, CancellationToken token) => Found(await desk.FindAsync(id, token)));
        api.MapPost("/orders", async (NewOrder asked, OrderDesk desk, CancellationToken token) =>
            Numbers.NotPositive(("quantity", asked.Quantity), ("price", asked.Price)) ?? Results.Accepted(value: await desk.PlaceAsync(asked, token)));
    }

    // Where Redis is, orders wait in it: they survive a crash of the instance, and every instance sees them.
    private static IFusionTieredBuilder AddOrderBuffer(this IFusionTieredBuilder cache, SampleSettings settings) => settings.HasRedis
        ? cache.AddDurableWriteBehind<Order>(TradingProfiles.Orders, OrderDesk.WriteAsync, static options => options.RedisDeadline = TimeSpan.FromMilliseconds(500))
        : cache.AddWriteBehind<Order>(TradingProfiles.Orders, OrderDesk.WriteAsync);

    private static IResult Found<T>(T? value)
        where T : class => value is null ? Results.NotFound() : Results.Ok(value);
}
