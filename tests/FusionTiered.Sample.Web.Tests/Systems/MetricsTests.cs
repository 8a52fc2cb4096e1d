using System.Text.RegularExpressions;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Systems;

/// <summary>What Prometheus scrapes.</summary>
public sealed class MetricsTests(BothEngines samples) : IClassFixture<BothEngines>
{
    private static readonly string[] Caches = ["default", "signals", "trading"];

    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task The_metrics_of_every_cache_are_there(string engine)
    {
        foreach (var path in new[] { "/api/crypto/market/btc", "/api/feed/u1", "/api/trading/ohlc/IBM" })
        {
            await samples[engine].JsonAsync(path);
        }

        // The exporter answers with the scrape before for a moment.
        await Eventually.TrueAsync(
            async () =>
            {
                var text = await samples[engine].Client.GetStringAsync("/metrics");
                return Array.TrueForAll(Caches, cache =>
                    Regex.IsMatch(text, $"^fusiontiered_cache_requests_total{{[^}}]*cache=\"{cache}\"", RegexOptions.Multiline, TimeSpan.FromSeconds(10)));
            },
            "each cache has its requests in the scrape");
    }
}
