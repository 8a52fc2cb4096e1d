using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>A service that was used while a real prometheus, with our rules, scraped it.</summary>
public sealed class ScrapedFixture : IAsyncLifetime
{
    private ScrapedService? _service;
    private PrometheusServer? _server;

    internal PrometheusServer Server => _server ?? throw new InvalidOperationException("No prometheus: " + PrometheusBinary.WhySkipped);

    public async Task InitializeAsync()
    {
        if (PrometheusBinary.WhySkipped is not null || RedisBinary.WhySkipped is not null)
        {
            return;
        }

        _service = await ScrapedService.StartAsync();
        _server = await PrometheusServer.StartAsync(_service.Address, Documents.Path("docs/prometheus/alerts.yml"));

        // A rate needs a sample before the increase and one after it; instruments of durations are not there before their first use.
        await _service.UseAsync();
        await _server.ScrapesAgainAsync();
        await _service.UseAsync();
        await _server.ScrapesAgainAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }
}
