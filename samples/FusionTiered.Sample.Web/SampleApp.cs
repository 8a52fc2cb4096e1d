using FusionTiered.Sample.Web.CryptoDashboard;
using FusionTiered.Sample.Web.Data;
using FusionTiered.Sample.Web.SignalPlatform;
using FusionTiered.Sample.Web.TradingEngine;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Scalar.AspNetCore;

namespace FusionTiered.Sample.Web;

/// <summary>The web application: one database, three modules, and a cache for each of them.</summary>
internal static class SampleApp
{
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "Pages",
        });
        var settings = SampleSettings.Of(builder.Configuration, args);
        if (settings.Fault is { } fault)
        {
            throw new OptionsValidationException("", typeof(SampleSettings), [fault]);
        }

        builder.Services.AddSingleton(settings).AddSampleDatabase(settings).AddOpenApi(static document => document.AddPageHeader()).AddAssetVersions().AddCdn(builder.Configuration);

        // A body without a value that is needed is answered with 400.
        builder.Services.ConfigureHttpJsonOptions(static json => (json.SerializerOptions.RespectNullableAnnotations, json.SerializerOptions.RespectRequiredConstructorParameters) = (true, true));
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddFusionTieredInstrumentation().AddPrometheusExporter());
        builder.AddCryptoDashboard(settings);
        builder.AddSignalPlatform(settings);
        builder.AddTradingEngine(settings);

        var app = builder.Build();
        app.UseDefaultFiles();
        app.UsePageFiles();
        app.UseVersionedAssets();
        app.UseWebSockets();
        app.UseCacheHeaders();
        app.UseOutputCache();
        app.UseWhen(static http => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), api => api.UseETags(app.Configuration.GetSection("Http:ETags")));
        app.MapCryptoDashboard();
        app.MapSignalPlatform();
        app.MapTradingEngine();
        app.MapFigures();

        // For Prometheus: /metrics.
        app.MapPrometheusScrapingEndpoint();

        // The description of every endpoint, and a page to try them: /scalar.
        app.MapOpenApi();
        app.MapScalarApiReference(page => page.DisableDefaultFonts());
        await SampleDatabase.CreateAsync(app.Services);
        return app;
    }
}
