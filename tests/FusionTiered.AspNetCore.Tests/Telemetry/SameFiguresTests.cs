using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Telemetry;

/// <summary>Snapshot, meter, Prometheus and endpoint say the same.</summary>
[Collection(AloneCollection.Name)]
public sealed class SameFiguresTests
{
    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task After_hits_misses_stale_answers_failures_and_evictions_all_say_the_same(string engine)
    {
        await using var app = await AppAsync(engine, "one", feed => feed.MaxEntries = 10);
        await Script.PlayAsync(app.Cache);

        var figures = await app.SameAsync();
        var feed = app.Cache.GetStatistics()["feed"];
        figures.Where(static one => one.Key.StartsWith("cache_requests_total", StringComparison.Ordinal)).Sum(static one => one.Value).Should().Be(app.Cache.GetStatistics().Overall.Requests);
        (feed.L1.Hits, feed.Stale, feed.Failures, feed.CallersSaved).Should().Be((3, 1, 2, 1));
        feed.Evictions.Sum(static one => one.Value).Should().BeGreaterThan(90);
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task So_they_do_on_Redis(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var app = await AppAsync(engine, "one", use: builder => builder.UseRedis(server.Endpoint));
        await using var other = new ServiceCollection().AddCacheOn(engine, "other").UseRedis(server.Endpoint).Services.BuildServiceProvider();
        IDomainCache[] nodes = [app.Cache, other.GetRequiredKeyedService<IDomainCache>("other")];
        await Eventually.True(() => Array.TrueForAll(nodes, static node => node.GetHealth().Coherence == CoherenceStatus.Verified), "the nodes hear each other");
        (await nodes[1].SetAsync(Feed.Of("shared by nodes"), "v")).IsEverywhere.Should().BeTrue();
        (await app.Cache.GetOrSetResultAsync(Feed.Of("shared by nodes"), 0, static (_, _, _) => new ValueTask<string>("never called"))).Tier.Should().Be(CacheTier.L2);
        await Script.PlayAsync(app.Cache);

        await app.SameAsync();
        app.Cache.GetStatistics()["feed"].L2.Hits.Should().BePositive();
    }

    private static async Task<App> AppAsync(string engine, string name, Action<CacheProfileOptions>? feed = null, Action<IFusionTieredBuilder>? use = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        List<MetricSnapshot> exported = [];
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddFusionTieredInstrumentation().AddInMemoryExporter(exported).AddPrometheusExporter(static options => options.ScrapeResponseCacheDurationMilliseconds = 0));
        var cache = builder.Services.AddCacheOn(engine, name, feed);
        use?.Invoke(cache);
        var app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Loopback;
            return next(http);
        });
        app.MapFusionTiered("/cache", name);
        await app.StartAsync();
        return new(app, name, exported);
    }

    private sealed class App(WebApplication app, string name, List<MetricSnapshot> exported) : IAsyncDisposable
    {
        public IDomainCache Cache { get; } = app.Services.GetRequiredKeyedService<IDomainCache>(name);

        /// <summary>Compares the four. Each is read again as long as something goes on behind the calls.</summary>
        public async Task<SortedDictionary<string, double>> SameAsync()
        {
            SortedDictionary<string, double> snapshot = [], meter = [], prometheus = [], endpoint = [];
            await Eventually.TrueAsync(
                async () =>
                {
                    snapshot = Figures.Of(Cache.GetStatistics());
                    exported.Clear();
                    app.Services.GetRequiredService<MeterProvider>().ForceFlush();
                    meter = Figures.Of(exported, name);
                    prometheus = Figures.Of(await app.GetTestClient().GetStringAsync(new Uri("/metrics", UriKind.Relative)), name);
                    endpoint = Figures.OfEndpoint(await app.GetTestClient().GetFromJsonAsync<JsonElement>(new Uri("/cache/profiles", UriKind.Relative)));
                    return snapshot.SequenceEqual(Figures.Of(Cache.GetStatistics()));
                },
                "nothing goes on any more");
            meter.Should().Equal(snapshot);
            prometheus.Should().Equal(snapshot);
            endpoint.Should().HaveCountGreaterThan(15).And.BeSubsetOf(snapshot);
            return snapshot;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
