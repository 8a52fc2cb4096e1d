using FusionTiered.Redis.Tests.Support;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Row 6 on a link that is down: nothing is acknowledged, so what is sent stays in the kernel. Times are taken, so nothing else runs.</summary>
[Collection(AloneCollection.Name)]
public sealed class LinkTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(150);

    [LinkFact]
    public async Task Row_6_a_link_that_goes_down_is_noticed_though_no_kernel_tells()
    {
        await using var link = await LinkedServer.StartAsync();
        await using var node = await NodeAsync(link);
        await node.SetAsync("k", "kept");
        var (lease, seen) = await node.LeaseAsync("large");
        await link.DownAsync();
        var large = node.Tier.StoreAsync("large", lease, seen, new byte[8 << 20], null, Node.Long).AsTask();
        var took = await TakesAsync(async () =>
        {
            await FluentActions.Awaiting(() => node.Tier.ReadAsync("k", ReadDeadline).AsTask()).Should().ThrowAsync<RemoteTierException>();
            await Eventually.True(() => node.Heard.Has("lost"), "it is noticed");
            await FluentActions.Awaiting(() => large).Should().ThrowAsync<RemoteTierException>();
        });
        took.Should().BeLessThan(Detection + Turn, "also a large value that is under way goes nowhere");

        await link.UpAsync();
        await node.ConnectedAsync();
        (await node.ReadAsync("k")).Should().Be("kept");
    }

    private static async Task<Node> NodeAsync(LinkedServer link)
    {
        var options = new RedisSettings();
        options.Endpoints.Add(link.Endpoint);
        var node = Node.Start(options, lease: Lease);
        await node.ConnectedAsync();
        return node;
    }
}
