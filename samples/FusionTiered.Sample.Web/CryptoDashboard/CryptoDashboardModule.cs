namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>The crypto dashboard: its cache, and its services.</summary>
internal static class CryptoDashboardModule
{
    public static void AddCryptoDashboard(this WebApplicationBuilder builder, SampleSettings settings)
    {
        builder.Services.AddScoped<MarketService>().AddScoped<SummaryBuilder>().AddScoped<MarketDashboard>().AddScoped<RenderedReports>();
        builder.Services.AddFusionTiered(builder.Configuration, options => options.KeyPrefix = "crypto:")
            .AddProfile(CacheProfiles.Dashboard, profile =>
            {
                profile.Lifetime = TimeSpan.FromMinutes(5);
                profile.StaleFor = TimeSpan.FromHours(1);

                // Other programs may read and write dashboard:summary: the coherent engine keeps it as plain JSON.
                profile.PlainJson = settings.IsCoherent ? true : null;
            })
            .AddProfile(RenderedReports.Profile, profile => (profile.Lifetime, profile.Tiers) = (TimeSpan.FromHours(1), TierUse.L1))
            .AddProfile(RenderedReports.Newest, profile => (profile.Lifetime, profile.Tiers) = (TimeSpan.FromHours(1), TierUse.L1))
            .UseChosen(settings)
            .AddEndpoints(options => (options.AllowChanges, options.ShowKeys) = (true, true))

            // One instance at a time computes the dashboard, whether anybody asks or not; every instance and every client hears of it.
            .AddRefresher(
                "dashboard",
                CacheKeys.DashboardSummary(),
                TimeSpan.FromSeconds(5),
                static (refresh, token) => refresh.Services.GetRequiredService<SummaryBuilder>().BuildAsync(token),
                static options => options.WithoutRedis = CacheOutage.EveryNodeWorks)
            .AddWarmer<RenderedReports>("reports");
    }
}
