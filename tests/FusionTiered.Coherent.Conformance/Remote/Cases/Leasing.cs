namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    [RemoteFact]
    public async Task The_lease_of_a_free_key_is_granted_and_tells_what_is_there()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "stale", keepFor: TimeSpan.FromHours(1));

        using var reply = await cluster.Nodes[0].Tier.LeaseAsync(Key, new RemoteLease(NewLeaseId(cluster.Nodes[0]), Units(10)), Deadline);

        reply.IsGranted.Should().BeTrue();
        reply.Holder.Should().BeNull();
        reply.Value.Left.Should().NotBeNull();
        Text(reply.Value).Should().Be("stale");
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task While_a_lease_stands_another_is_refused_and_told_who_holds_it()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var holder = await LeaseAsync(cluster.Nodes[0]);
        await cluster.WriteAsync(Key, Bytes("v"));

        using var reply = await cluster.Nodes[1].Tier.LeaseAsync(Key, new RemoteLease(NewLeaseId(cluster.Nodes[1]), Units(10)), Deadline);

        reply.IsGranted.Should().BeFalse();
        reply.Holder.Should().Be(holder);
        RemoteLease.NodeOf(reply.Holder!).Should().Be(cluster.Nodes[0].Tier.Node);
        Text(reply.Value).Should().Be("v");
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_node_that_asks_again_with_another_lease_is_refused_too()
    {
        await using var cluster = await StartAsync();
        await LeaseAsync(cluster.Nodes[0]);

        (await LeaseAsync(cluster.Nodes[0])).Should().BeNull();
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task Of_many_who_ask_at_once_one_is_granted()
    {
        await using var cluster = await StartAsync(nodes: 3);

        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => LeaseAsync(cluster.Nodes[number % 3])));

        ids.Count(static id => id is not null).Should().Be(1);
    }

    [RemoteFact]
    public async Task Leases_of_other_keys_do_not_matter()
    {
        await using var cluster = await StartAsync(nodes: 2);
        await LeaseAsync(cluster.Nodes[0], "feed:1");

        (await LeaseAsync(cluster.Nodes[1], "feed:2")).Should().NotBeNull();
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_lease_ends_by_itself()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var old = await LeaseAsync(cluster.Nodes[0], period: Units(2));

        await cluster.Time.PassAsync(Units(2));

        (await LeaseAsync(cluster.Nodes[1])).Should().NotBeNull();
        (await StoreAsync(cluster.Nodes[0], old!)).Should().Be(RemoteStoreOutcome.LeaseLost);
        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_lease_that_ran_out_stores_nothing_even_when_nobody_took_it()
    {
        await using var cluster = await StartAsync();
        var lease = await LeaseAsync(cluster.Nodes[0], period: Units(1));

        await cluster.Time.PassAsync(Units(1));

        (await StoreAsync(cluster.Nodes[0], lease!)).Should().Be(RemoteStoreOutcome.LeaseLost);
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_lease_given_back_is_free()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var lease = await LeaseAsync(cluster.Nodes[0]);

        await cluster.Nodes[0].Tier.ReleaseAsync(Key, lease!, Deadline);

        (await LeaseAsync(cluster.Nodes[1])).Should().NotBeNull();
        (await StoreAsync(cluster.Nodes[0], lease!)).Should().Be(RemoteStoreOutcome.LeaseLost);
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task Only_the_holder_gives_a_lease_back()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var lease = await LeaseAsync(cluster.Nodes[0]);

        await cluster.Nodes[1].Tier.ReleaseAsync(Key, NewLeaseId(cluster.Nodes[1]), Deadline);

        (await LeaseAsync(cluster.Nodes[1])).Should().BeNull();
        (await StoreAsync(cluster.Nodes[0], lease!)).Should().Be(RemoteStoreOutcome.Stored);
    }

    [RemoteFact]
    public async Task Giving_back_what_is_not_held_does_nothing()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0]);

        await cluster.Nodes[0].Tier.ReleaseAsync(Key, NewLeaseId(cluster.Nodes[0]), Deadline);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("v");
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_lease_is_taken_over_from_the_holder_that_was_named()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var dead = await LeaseAsync(cluster.Nodes[0]);

        var taken = await LeaseAsync(cluster.Nodes[1], claim: RemoteLeaseClaim.FromHolder, holder: dead);

        taken.Should().NotBeNull();
        (await StoreAsync(cluster.Nodes[0], dead!)).Should().Be(RemoteStoreOutcome.LeaseLost);
        (await StoreAsync(cluster.Nodes[1], taken!)).Should().Be(RemoteStoreOutcome.Stored);
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_lease_is_not_taken_over_from_another_holder()
    {
        await using var cluster = await StartAsync(nodes: 3);
        var dead = await LeaseAsync(cluster.Nodes[0]);
        var first = await LeaseAsync(cluster.Nodes[1], claim: RemoteLeaseClaim.FromHolder, holder: dead);

        var second = await LeaseAsync(cluster.Nodes[2], claim: RemoteLeaseClaim.FromHolder, holder: dead);

        second.Should().BeNull("somebody else was faster");
        (await StoreAsync(cluster.Nodes[1], first!)).Should().Be(RemoteStoreOutcome.Stored);
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_lease_whose_holder_is_gone_by_then_is_taken_over_as_well()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var dead = await LeaseAsync(cluster.Nodes[0]);
        await cluster.Nodes[0].Tier.ReleaseAsync(Key, dead!, Deadline);

        (await LeaseAsync(cluster.Nodes[1], claim: RemoteLeaseClaim.FromHolder, holder: dead)).Should().NotBeNull();
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_refresh_takes_any_lease()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var old = await LeaseAsync(cluster.Nodes[0]);

        var refresh = await LeaseAsync(cluster.Nodes[1], claim: RemoteLeaseClaim.Always);

        refresh.Should().NotBeNull();
        (await StoreAsync(cluster.Nodes[0], old!)).Should().Be(RemoteStoreOutcome.LeaseLost);
        (await StoreAsync(cluster.Nodes[1], refresh!)).Should().Be(RemoteStoreOutcome.Stored);
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_lease_is_no_value()
    {
        await using var cluster = await StartAsync();
        await LeaseAsync(cluster.Nodes[0]);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
        (await cluster.Nodes[0].Tier.RemoveAsync("feed:other", Deadline)).Should().BeFalse();
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_set_voids_the_lease() => await VoidsTheLease(static node => SetAsync(node, "set"), left: "set");

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_remove_of_an_absent_key_voids_the_lease() =>
        await VoidsTheLease(static node => node.Tier.RemoveAsync(Key, Deadline).AsTask(), left: "-");

    [RemoteFact(RemoteTrait.Leases)]
    public async Task An_expiry_of_an_absent_key_voids_the_lease() =>
        await VoidsTheLease(static node => node.Tier.ExpireAsync(Key, TimeSpan.FromMinutes(1), Deadline).AsTask(), left: "-");

    [RemoteFact(RemoteTrait.Leases, RemoteTrait.Patterns)]
    public async Task A_clear_by_pattern_voids_the_lease_of_an_absent_key() =>
        await VoidsTheLease(static node => node.Tier.ClearPatternAsync("feed:*", Deadline).AsTask(), left: "-");

    [RemoteFact(RemoteTrait.Leases, RemoteTrait.Patterns)]
    public async Task A_clear_by_pattern_leaves_other_leases()
    {
        await using var cluster = await StartAsync();
        var lease = await LeaseAsync(cluster.Nodes[0], "user:1");

        await cluster.Nodes[0].Tier.ClearPatternAsync("feed:*", Deadline);

        (await StoreAsync(cluster.Nodes[0], lease!, key: "user:1")).Should().Be(RemoteStoreOutcome.Stored);
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_voided_lease_is_free_for_the_next_one()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var old = await LeaseAsync(cluster.Nodes[0]);
        await cluster.Nodes[1].Tier.RemoveAsync(Key, Deadline);

        var next = await LeaseAsync(cluster.Nodes[1]);

        next.Should().NotBeNull();
        (await StoreAsync(cluster.Nodes[0], old!)).Should().Be(RemoteStoreOutcome.LeaseLost);
        (await StoreAsync(cluster.Nodes[1], next!, "new")).Should().Be(RemoteStoreOutcome.Stored);
        (await ReadAsync(cluster.Nodes[0])).Should().Be("new");
    }

    private async Task VoidsTheLease(Func<RemoteNode, Task> change, string left)
    {
        await using var cluster = await StartAsync(nodes: 2);
        var lease = await LeaseAsync(cluster.Nodes[0]);

        await change(cluster.Nodes[1]);

        (await StoreAsync(cluster.Nodes[0], lease!)).Should().Be(RemoteStoreOutcome.LeaseLost);
        (await ReadAsync(cluster.Nodes[0])).Should().Be(left);
    }
}
