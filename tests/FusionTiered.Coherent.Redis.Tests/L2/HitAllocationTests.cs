using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>What a value that Redis has costs beside its own bytes.</summary>
[Collection(AloneCollection.Name)]
public sealed class HitAllocationTests
{
    private const int Hits = 2_000;

    [RedisFact]
    public async Task A_value_from_Redis_costs_its_bytes_and_a_few_small_objects()
    {
        await using var server = await RedisServer.StartAsync();
        var services = new ServiceCollection();
        services.AddCoherentCache(static options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20)).UseRedis($"redis://{server.Endpoint}");
        await using var service = services.BuildServiceProvider();
        var cache = service.GetRequiredService<IDomainCache>();
        await Eventually.True(() => cache.GetHealth().Coherence == CoherenceStatus.Verified, "others are heard");
        var key = CacheKey.Raw("costs");
        var far = new CacheCallOptions { Tiers = TierUse.L2 };
        await cache.SetAsync(key, new byte[100]);

        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Hits; i++)
            {
                if ((await cache.GetAsync<byte[]>(key, far)).Tier != CacheTier.L2)
                    throw new InvalidOperationException("Redis was not asked.");
            }

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Hits);
        }

        // 128 bytes are the value; before the way of a hit was shortened, it was 1,300 in all.
        least.Should().BeLessThanOrEqualTo(500);
    }
}
