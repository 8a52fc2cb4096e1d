namespace FusionTiered.Conformance;

public abstract partial class CoherenceChannelContract<THarness>
{
    [RemoteFact(RemoteTrait.Channel)]
    public async Task Coverage_begins_before_anything_is_confirmed_and_is_not_lost_without_a_cause()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];

        await cluster.Time.PassAsync(Harness.Lease * 2);
        await ConfirmAsync(node);

        node.Heard.Everything[0].Should().Be("began");
        node.Heard.Changes.Should().Equal("began");
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Cuts)]
    public async Task A_lost_connection_is_a_loss_of_coverage_and_a_new_one_begins_it_again()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        await cluster.CutAsync(a);
        await Until.TrueAsync(() => a.Heard.Has("lost"), "the node notices");
        await SetAsync(b, key: "feed:missed");
        await cluster.HealAsync(a);
        await CoveredAgainAsync(cluster, a, times: 2);
        await SetAsync(b, key: "feed:heard");
        await ConfirmAsync(a);

        a.Heard.Changes.Should().Equal("began", "lost", "began", "key feed:heard");
        b.Heard.Changes.Should().NotContain("lost");
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Cuts)]
    public async Task Each_loss_is_told_once()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        for (var times = 1; times <= 3; times++)
        {
            await cluster.CutAsync(node);
            await Until.TrueAsync(() => node.Heard.Count("lost") == times, "the node notices");
            await cluster.HealAsync(node);
            await CoveredAgainAsync(cluster, node, times + 1);
        }

        node.Heard.Changes.Should().Equal("began", "lost", "began", "lost", "began", "lost", "began");
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Cuts)]
    public async Task While_it_is_cut_off_a_node_is_not_confirmed()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await cluster.CutAsync(node);
        await Until.TrueAsync(() => node.Heard.Has("lost"), "the node notices");
        var before = node.Heard.Count("confirmed");

        var confirm = node.Channel.ConfirmAsync(TimeSpan.FromMilliseconds(500)).AsTask();
        (await cluster.Time.PassUntilAsync(confirm, TimeSpan.FromSeconds(1))).Should().BeTrue("it has a deadline");

        await FailureOf(() => confirm);
        node.Heard.Count("confirmed").Should().Be(before);
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Cuts)]
    public async Task After_coverage_began_again_the_confirmations_are_of_the_new_connection()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await cluster.CutAsync(node);
        await Until.TrueAsync(() => node.Heard.Has("lost"), "the node notices");
        var cutAt = cluster.Clock.GetTimestamp();
        await cluster.HealAsync(node);
        await CoveredAgainAsync(cluster, node, times: 2);

        await ConfirmAsync(node);

        var all = node.Heard.Everything.ToList();
        all.Skip(all.LastIndexOf("began")).Should().Contain("confirmed");
        all.Skip(all.IndexOf("lost")).TakeWhile(static each => each != "began").Should().NotContain("confirmed");
        node.Heard.LastConfirmed.Should().BeGreaterThanOrEqualTo(cutAt);
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Freezes)]
    public async Task A_tier_that_does_not_answer_costs_the_coverage_within_the_lease()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await cluster.FreezeAsync();

        await Until.TrueAsync(
            async () =>
            {
                await cluster.Time.PassAsync(Harness.Lease / 8);
                return node.Heard.Has("lost");
            },
            "a probe was not answered in time");

        await cluster.ThawAsync();
        await CoveredAgainAsync(cluster, node, times: 2);
    }

    private async Task CoveredAgainAsync(RemoteCluster cluster, RemoteNode node, int times)
    {
        await Until.TrueAsync(
            async () =>
            {
                await cluster.Time.PassAsync(TimeSpan.FromMilliseconds(50));
                return node.Heard.Count("began") >= times;
            },
            "coverage begins again");
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await ConfirmAsync(node);
                    return true;
                }
                catch (RemoteTierException)
                {
                    return false;
                }
            },
            "the node is connected again");
    }
}
