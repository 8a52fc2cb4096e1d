using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>A service with a cache of each engine on Redis that shows its metrics to Prometheus, and for each another one that changes what it has.</summary>
/// <remarks>The other one is in the same container: two meters of one name in one process would be scraped as one.</remarks>
internal sealed class ScrapedService : IAsyncDisposable
{
    public static readonly string[] Caches = ["fusioncache", "coherent"];

    private static readonly CacheProfile Feed = new("feed");

    private readonly RedisServer _redis;
    private readonly WebApplication _app;
    private readonly TaskCompletionSource<int> _hangs = new();

    private ScrapedService(RedisServer redis, WebApplication app) => (_redis, _app) = (redis, app);

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ScrapedService> StartAsync()
    {
        var redis = await RedisServer.StartAsync();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddOpenTelemetry().WithMetrics(static metrics => metrics.AddFusionTieredInstrumentation().AddPrometheusExporter());
        foreach (var name in Caches)
        {
            Add(builder.Services, name, name, redis.Endpoint);
            Add(builder.Services, $"{name}-other", name, redis.Endpoint);
        }

        var app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        await app.StartAsync();
        foreach (var name in Caches)
        {
            // Made now, so that the first scrape sees its counters at 0.
            app.Services.GetRequiredKeyedService<IDomainCache>(name);
        }

        return new(redis, app);
    }

    /// <summary>Something of everything: hits in both tiers, misses, failures, invalidations, evictions, changes of the other node, a source that hangs.</summary>
    public async Task UseAsync()
    {
        foreach (var name in Caches)
        {
            var (cache, other) = (_app.Services.GetRequiredKeyedService<IDomainCache>(name), _app.Services.GetRequiredKeyedService<IDomainCache>($"{name}-other"));
            await Eventually.True(() => Hears(cache) && Hears(other), "the nodes hear each other");
            for (var i = 0; i < 60; i++)
            {
                await cache.GetOrSetAsync(Feed.Of(i), static _ => new ValueTask<int>(1));
                await cache.GetOrSetAsync(Feed.Of(i), static _ => new ValueTask<int>(1));
                await other.SetAsync(Feed.Of(1_000 + i), 2);
                await cache.GetAsync<int>(Feed.Of(1_000 + i));
                await other.RemoveAsync(Feed.Of(1_000 + i));
            }

            await cache.InvalidateTagAsync("red");
            await cache.RemoveAsync(Feed.Of(1));
            await FluentActions.Awaiting(() => cache.GetOrSetAsync<int>(Feed.Of("fails"), static _ => throw new InvalidOperationException("no")).AsTask()).Should().ThrowAsync<Exception>();
            await FluentActions.Awaiting(() => cache.GetOrSetAsync(Feed.Of("hangs"), _ => new ValueTask<int>(_hangs.Task)).AsTask()).Should().ThrowAsync<SourceTimeoutException>();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hangs.TrySetResult(0);
        await _app.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private static bool Hears(IDomainCache cache) => cache.GetHealth().Coherence == CoherenceStatus.Verified;

    private static void Add(IServiceCollection services, string name, string prefix, string redis)
    {
        var builder = services.AddFusionTiered(name, options =>
        {
            options.KeyPrefix = prefix;
            options.MaxEntries = 20;
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
        }).AddProfile(Feed, static profile => profile.HardDeadline = TimeSpan.FromMilliseconds(500)).UseRedis($"redis://{redis}");
        if (prefix == "coherent")
        {
            builder.UseCoherentEngine();
        }
    }
}
