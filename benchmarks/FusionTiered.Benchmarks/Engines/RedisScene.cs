using System.Globalization;
using FusionTiered.Redis;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Benchmarks.Engines;

/// <summary>Nodes on one Redis, and a bare connection of the same client beside them.</summary>
internal sealed class RedisScene : IAsyncDisposable
{
    public const int Keys = 1_000;

    public static readonly CacheProfile Feed = new("feed");

    private readonly List<ServiceProvider> _nodes = [];

    private RedisScene(RedisClient raw) => Raw = raw;

    public RedisClient Raw { get; }

    public IReadOnlyList<IDomainCache> Nodes { get; private set; } = [];

    public CacheKey[] Names { get; } = [.. Enumerable.Range(0, Keys).Select(static i => Feed.Of("page", i.ToString("D6", CultureInfo.InvariantCulture)))];

    /// <summary>What <see cref="Names"/> are called in Redis.</summary>
    public RedisKey[] RawNames { get; private set; } = [];

    public byte[] Value { get; } = [.. Enumerable.Range(0, 100).Select(static i => (byte)i)];

    public static async Task<RedisScene> StartAsync(string url, int nodes)
    {
        var options = new RedisOptions();
        options.Endpoints.Clear();
        options.Endpoints.Add(new Uri(url).Authority);
        var raw = new RedisClient(RedisOptionsCompiler.Compile(options));
        raw.Start();
        var scene = new RedisScene(raw);
        for (var i = 0; i < nodes; i++)
        {
            var services = new ServiceCollection();
            services.AddFusionTieredCore(static o =>
            {
                o.MaxEntries = 100_000;
                o.L2.ReadDeadline = o.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            }).AddProfile(Feed).UseCoherentEngine().UseRedis(url);
            scene._nodes.Add(services.BuildServiceProvider());
        }

        scene.Nodes = [.. scene._nodes.Select(static each => each.GetRequiredService<IDomainCache>())];
        foreach (var node in scene.Nodes)
        {
            while (node.GetHealth().Coherence != CoherenceStatus.Verified)
            {
                await Task.Yield();
            }
        }

        foreach (var name in scene.Names)
        {
            await scene.Nodes[0].SetAsync(name, scene.Value);
        }

        scene.RawNames = [.. scene.Names.Select(static name => new RedisKey("ft:" + name.Text))];
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Raw.DisposeAsync();
    }
}
