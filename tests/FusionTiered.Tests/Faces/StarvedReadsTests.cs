using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Faces;

[Collection(AloneCollection.Name)]
public class StarvedReadsTests
{
    [RedisFact]
    public async Task On_a_starved_thread_pool_no_synchronous_read_takes_a_value_for_missing()
    {
        var server = await SharedRedis.StartedAsync();
        await using var writer = Node(server.Endpoint);
        await using var reader = Node(server.Endpoint);
        await writer.GetRequiredService<IDistributedCache>().SetAsync("k", [1]);
        await reader.GetRequiredService<IDistributedCache>().GetAsync("connects");

        (await StarvedReads.OfAsync(reader.GetRequiredService<IDistributedCache>(), "k").Ends()).Should().NotContain(false);
    }

    private static ServiceProvider Node(string endpoint)
    {
        var services = new ServiceCollection();
        services.AddFusionTiered(static options => options.KeyPrefix = "starved:").UseRedis(FusionNode.PatientWith(endpoint)).AsDistributedCache();
        return services.BuildServiceProvider();
    }
}
