using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Registration;

[Collection(AloneCollection.Name)]
public sealed class StarvedReadsTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task On_a_starved_thread_pool_no_synchronous_read_takes_a_value_for_missing()
    {
        await using var writer = Node();
        await using var reader = Node();
        await Eventually.True(() => Hears(writer) && Hears(reader), "both are connected");
        await writer.GetRequiredService<IDistributedCache>().SetAsync("k", [1]);

        (await StarvedReads.OfAsync(reader.GetRequiredService<IDistributedCache>(), "k").Ends()).Should().NotContain(false);
    }

    private static bool Hears(ServiceProvider node) => node.GetRequiredService<IDomainCache>().GetHealth().Coherence == CoherenceStatus.Verified;

    private ServiceProvider Node()
    {
        var services = new ServiceCollection();
        services.AddCoherentCache().UseRedis("redis://" + redis.Server.Endpoint).AsDistributedCache();
        return services.BuildServiceProvider();
    }
}
