namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>The signal platform: its cache, strategies and endpoints.</summary>
internal static class SignalPlatformModule
{
    public static void AddSignalPlatform(this WebApplicationBuilder builder, SampleSettings settings)
    {
        builder.Services.AddScoped<SignalStore>().AddSingleton<FeedStrategy>().AddSingleton<ProviderStrategy>().AddSingleton<PriceStrategy>().AddSingleton<Signals>();
        builder.Services.AddFusionTiered(Caches.Signals, builder.Configuration, static options => (options.Defaults.Lifetime, options.Defaults.L1Lifetime) = (TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(300)))
            .AddSignalProfiles()
            .AddSignalEvents()
            .UseChosen(settings)
            .AddEndpoints(static options => (options.AllowChanges, options.ShowKeys) = (true, true))
            .AddAlerts(static options => options.Set = CacheAlertSet.SignalPlatform);
    }

    public static void MapSignalPlatform(this WebApplication app)
    {
        // /cache/stats, /cache/report, /cache/health, /cache/invalidate, /cache/clear and more.
        app.MapFusionTiered("/cache", Caches.Signals);
        var api = app.MapGroup("/api").WithTags("Signal platform").GuardChanges();
        api.MapGet("/feed/{userId}", (string userId, string? cursor, FeedStrategy feed, CancellationToken token) => feed.GetOrFetchAsync(new(userId, cursor), token));
        api.MapGet("/signals/{id}", async (string id, Signals signals, CancellationToken token) => Found(await signals.FindAsync(id, token)));
        api.MapGet("/providers/{id:int}", async (int id, ProviderStrategy providers, CancellationToken token) => Found(await providers.ProfileAsync(id, token)));
        api.MapGet("/providers/{id:int}/stats", (int id, ProviderStrategy providers, CancellationToken token) => providers.GetOrFetchAsync(id, token));
        api.MapGet("/providers/{id:int}/signals", (int id, Signals signals, CancellationToken token) => signals.ActiveAsync(id, token));
        api.MapGet("/prices/{assetPair}", async (string assetPair, PriceStrategy prices, CancellationToken token) => Found(await prices.GetOrFetchAsync(assetPair, token)));
        api.MapGet("/prices/{assetPair}/history", (string assetPair, PriceStrategy prices, CancellationToken token) => prices.HistoryAsync(assetPair, token));
        api.MapGet("/leaderboard", (Signals signals, CancellationToken token) => signals.LeaderboardAsync(token));
        api.MapGet("/portfolio/{userId}", (string userId, Signals signals, CancellationToken token) => signals.PortfolioAsync(userId, token));
        api.MapPost("/signals", async (NewSignal asked, Signals signals, TimeProvider time, CancellationToken token) =>
            Numbers.NotPositive(("entry", asked.Entry)) ?? Results.Ok(await signals.CreateAsync(asked, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), token)));
        api.MapPost("/signals/{id}/close", async (string id, double result, Signals signals, CancellationToken token) => Numbers.NotFinite("result", result) ?? Found(await signals.CloseAsync(id, result, token)));
        api.MapPost("/trades", async (NewTrade asked, Signals signals, CancellationToken token) =>
        {
            if (Numbers.NotPositive(("amount", asked.Amount)) is { } wrong)
            {
                return wrong;
            }

            await signals.FollowAsync(new Trade { UserId = asked.UserId, SignalId = asked.SignalId, Amount = asked.Amount }, token);
            return Results.Ok();
        });
        api.MapPut("/prices/{assetPair}", async (string assetPair, double price, PriceStrategy prices, CancellationToken token) =>
        {
            if (Numbers.NotPositive(("price", price)) is { } wrong)
            {
                return wrong;
            }

            await prices.SaveAsync(new(assetPair, price), token);
            return Results.NoContent();
        });
    }

    private static IResult Found<T>(T? value)
        where T : class => value is null ? Results.NotFound() : Results.Ok(value);
}
