using System.Diagnostics;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Coherent.Tests.Distributed;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Faces;

/// <summary>The contract on this engine. The face keeps sliding and absolute ends by its own clock; that the tiers let go in time is tested in real time.</summary>
public sealed class AsDistributedCacheTests : DistributedCacheContract, IDisposable
{
    private readonly ServiceProvider _provider;

    public AsDistributedCacheTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddFusionTiered().UseFusionCache().AsDistributedCache();
        _provider = services.BuildServiceProvider();
    }

    protected override IDistributedCache Cache => _provider.GetRequiredService<IDistributedCache>();

    public void Dispose() => _provider.Dispose();

    [Fact]
    public async Task A_value_is_gone_from_memory_at_its_end()
    {
        await using var node = Node();
        var cache = node.GetRequiredService<IDistributedCache>();
        await cache.SetAsync("k", [1], new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMilliseconds(300) });
        var started = Stopwatch.GetTimestamp();

        await Eventually.True(() => !node.GetRequiredService<IDomainCache>().MemoryKeys().Any(), "memory lets go of it");

        Stopwatch.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromMilliseconds(250));
        (await cache.GetAsync("k")).Should().BeNull();
    }

    [RedisFact]
    public async Task A_session_is_found_on_the_other_node_and_removed_from_there()
    {
        var server = await SharedRedis.StartedAsync();
        await using var first = Node(server.Endpoint);
        await using var second = Node(server.Endpoint);
        var (one, other) = (first.GetRequiredService<IDistributedCache>(), second.GetRequiredService<IDistributedCache>());
        await one.SetAsync("session", [1, 2, 3], new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(20) });

        (await other.GetAsync("session")).Should().Equal(1, 2, 3);
        await other.RemoveAsync("session");

        await Eventually.True(() => one.Get("session") is null, "the first node hears of the removal");
    }

    private static ServiceProvider Node(string? endpoint = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddFusionTiered(static options =>
        {
            options.KeyPrefix = "sessions:";
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
        }).AsDistributedCache();
        if (endpoint is not null)
        {
            builder.UseRedis(FusionNode.PatientWith(endpoint));
        }

        return services.BuildServiceProvider();
    }
}
