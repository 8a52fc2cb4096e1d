namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    // Longer than a node may be silent without being taken for dead.
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(12);

    [RemoteFact(RemoteTrait.Liveness)]
    public async Task Connected_nodes_live()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0].Tier, cluster.Nodes[1].Tier);

        await Until.TrueAsync(() => a.IsAliveAsync(b.Node, Deadline), "the other node is heard of");
        await Until.TrueAsync(() => a.IsAliveAsync(a.Node, Deadline), "the node itself is heard of");
    }

    [RemoteFact(RemoteTrait.Liveness)]
    public async Task A_node_that_never_was_does_not_live()
    {
        await using var cluster = await StartAsync();

        (await cluster.Nodes[0].Tier.IsAliveAsync("nobody", Deadline)).Should().BeFalse();
    }

    [RemoteFact(RemoteTrait.Liveness)]
    public async Task A_node_that_ended_is_dead_soon()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0].Tier, cluster.Nodes[1].Tier);
        await Until.TrueAsync(() => a.IsAliveAsync(b.Node, Deadline), "the other node is heard of");

        await cluster.EndAsync(cluster.Nodes[1]);

        await Until.TrueAsync(
            async () =>
            {
                await cluster.Time.PassAsync(TimeSpan.FromSeconds(0.5));
                return !await a.IsAliveAsync(b.Node, Deadline);
            },
            "it is not heard of any more");
    }

    [RemoteFact(RemoteTrait.Liveness, RemoteTrait.Cuts)]
    public async Task A_node_that_is_cut_off_is_dead_after_a_while_and_lives_again_when_healed()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0].Tier, cluster.Nodes[1].Tier);
        await Until.TrueAsync(() => a.IsAliveAsync(b.Node, Deadline), "the other node is heard of");

        await cluster.CutAsync(cluster.Nodes[1]);
        await cluster.Time.PassAsync(LongSilence);
        (await a.IsAliveAsync(b.Node, Deadline)).Should().BeFalse();

        await cluster.HealAsync(cluster.Nodes[1]);
        await Until.TrueAsync(
            async () =>
            {
                await cluster.Time.PassAsync(TimeSpan.FromSeconds(0.5));
                return await a.IsAliveAsync(b.Node, Deadline);
            },
            "it is heard of again");
    }
}
