using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>Three nodes of a shop on one Redis, under load. The first may be changed, the others are read only; the last one's line to Redis can be cut.</summary>
internal sealed class DashboardCluster : IAsyncDisposable
{
    public static readonly CacheProfile Product = new("product");

    // Nobody searches for the same text twice.
    private static readonly CacheProfile Search = new("search");

    private static readonly CacheProfile Price = new("price");

    private readonly List<WebApplication> _nodes = [];
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _load = [];

    private DashboardCluster(RedisServer redis) => (Redis, Line) = (redis, new CutLine(redis.Port));

    public RedisServer Redis { get; }

    /// <summary>Between the last node and Redis.</summary>
    public CutLine Line { get; }

    public static async Task<DashboardCluster> StartAsync(TestEngine engine)
    {
        var cluster = new DashboardCluster(await RedisServer.StartAsync());
        for (var node = 0; node < 3; node++)
        {
            await cluster.AddAsync(engine, node == 2 ? cluster.Line.Endpoint : cluster.Redis.Endpoint, isOpen: node == 0);
        }

        cluster._load.AddRange(cluster._nodes.Select((_, node) => cluster.UseAsync(cluster.Cache(node), node)));
        return cluster;
    }

    public IDomainCache Cache(int node) => _nodes[node].Services.GetRequiredService<IDomainCache>();

    public Uri Address(int node) => new($"{_nodes[node].Urls.Single()}/cache/");

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_load);
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        Line.Dispose();
        await Redis.DisposeAsync();
        _over.Dispose();
    }

    private async Task AddAsync(TestEngine engine, string redis, bool isOpen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var cache = builder.Services.AddFusionTiered(static options =>
        {
            options.KeyPrefix = "shop:";
            options.MaxBytes = 8 << 20;
        }).AddProfile(Product, static profile => profile.Lifetime = TimeSpan.FromMinutes(10))
            .AddProfile(Price, static profile => profile.Lifetime = TimeSpan.FromSeconds(2))
            .AddProfile(Search).UseRedis($"redis://{redis}").AddInvalidation(static map => map.On("product.changed", "product:{id}"));
        if (engine == TestEngine.Coherent)
        {
            cache.UseCoherentEngine();
        }

        builder.Services.AddFusionTiered("orders");
        var app = builder.Build();
        app.MapFusionTiered(configure: options =>
        {
            options.AllowChanges = isOpen;
            options.ShowKeys = true;
        });
        await app.StartAsync();
        _nodes.Add(app);
    }

    // A load that swells and ebbs, so that its charts are no straight lines.
    private async Task UseAsync(IDomainCache cache, int node)
    {
        var random = new Random(node);
        for (var round = 0; !_over.IsCancellationRequested; round++)
        {
            try
            {
                for (var i = 0; i < 15 + (10 * Math.Sin(round / 15.0)); i++)
                {
                    await cache.GetOrSetAsync(Product.Of(random.Next(200)), static token => LoadAsync("product", 600, token), cancellationToken: _over.Token);
                    await cache.GetOrSetAsync(Price.Of(random.Next(30)), static token => LoadAsync("price", 60, token), cancellationToken: _over.Token);
                }

                for (var i = 0; i < 4; i++)
                {
                    await cache.GetOrSetAsync(Search.Of(Guid.NewGuid().ToString("N")), static token => LoadAsync("found", 2_000, token), cancellationToken: _over.Token);
                }

                if (round % 20 == 0)
                {
                    await cache.InvalidateAsync("product.changed", new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = random.Next(200).ToString(System.Globalization.CultureInfo.InvariantCulture) }, _over.Token);
                }

                await Task.Delay(50, _over.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async ValueTask<string> LoadAsync(string what, int length, CancellationToken cancellationToken)
    {
        await Task.Delay(2, cancellationToken);
        return what.PadRight(length, '.');
    }
}
