namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    [RemoteFact]
    public async Task A_loaded_value_is_stored_under_its_lease()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var lease = await LeaseAsync(cluster.Nodes[0]);

        (await StoreAsync(cluster.Nodes[0], lease!)).Should().Be(RemoteStoreOutcome.Stored);

        (await ReadAsync(cluster.Nodes[1])).Should().Be("loaded");
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task A_store_ends_its_lease()
    {
        await using var cluster = await StartAsync();
        var lease = await LeaseAsync(cluster.Nodes[0]);
        await StoreAsync(cluster.Nodes[0], lease!, "first");

        (await StoreAsync(cluster.Nodes[0], lease!, "second")).Should().Be(RemoteStoreOutcome.LeaseLost);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("first");
        (await LeaseAsync(cluster.Nodes[0])).Should().NotBeNull();
    }

    [RemoteFact(RemoteTrait.Leases)]
    public async Task Without_a_lease_nothing_is_stored()
    {
        await using var cluster = await StartAsync();

        (await StoreAsync(cluster.Nodes[0], NewLeaseId(cluster.Nodes[0]))).Should().Be(RemoteStoreOutcome.LeaseLost);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task A_store_replaces_the_entry_that_was_seen()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "stale");
        var (lease, seen) = await LeaseAndSeeAsync(cluster.Nodes[0]);

        (await StoreAsync(cluster.Nodes[0], lease, "new", seen: seen)).Should().Be(RemoteStoreOutcome.Stored);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("new");
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task A_store_leaves_what_a_foreign_program_wrote_meanwhile() =>
        await ChangedMeanwhile(before: null, static cluster => cluster.WriteAsync(Key, Bytes("foreign")), left: "foreign");

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task A_store_leaves_what_a_foreign_program_wrote_over_the_stale_value() =>
        await ChangedMeanwhile(before: "stale", static cluster => cluster.WriteAsync(Key, Bytes("other")), left: "other");

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task A_store_notices_that_a_foreign_program_deleted_the_stale_value() =>
        await ChangedMeanwhile(before: "stale", static cluster => cluster.DeleteAsync(Key), left: "-");

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task A_longer_value_that_begins_like_the_seen_one_is_another() =>
        await ChangedMeanwhile(before: "stale", static cluster => cluster.WriteAsync(Key, Bytes("stale and more")), left: "stale and more");

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task An_empty_value_is_not_an_absent_one()
    {
        await ChangedMeanwhile(before: null, static cluster => cluster.WriteAsync(Key, []), left: string.Empty);
        await ChangedMeanwhile(before: string.Empty, static cluster => cluster.DeleteAsync(Key), left: "-");
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task An_entry_of_ours_is_known_by_its_id_alone()
    {
        await using var cluster = await StartAsync();
        var entry = EntryOfOurs(id: 1, last: 1);
        await cluster.WriteAsync(Key, entry);
        var (lease, seen) = await LeaseAndSeeAsync(cluster.Nodes[0]);
        await cluster.WriteAsync(Key, EntryOfOurs(id: 1, last: 2));

        (await StoreAsync(cluster.Nodes[0], lease, "new", seen: seen)).Should().Be(RemoteStoreOutcome.Stored);
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task An_entry_of_ours_with_another_id_is_another()
    {
        await using var cluster = await StartAsync();
        await cluster.WriteAsync(Key, EntryOfOurs(id: 1, last: 1));
        var (lease, seen) = await LeaseAndSeeAsync(cluster.Nodes[0]);
        await cluster.WriteAsync(Key, EntryOfOurs(id: 2, last: 1));

        (await StoreAsync(cluster.Nodes[0], lease, "new", seen: seen)).Should().Be(RemoteStoreOutcome.EntryChanged);
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task A_value_whose_lifetime_ended_meanwhile_is_not_the_one_that_was_seen()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "stale", keepFor: Units(2));
        var (lease, seen) = await LeaseAndSeeAsync(cluster.Nodes[0]);

        await cluster.Time.PassAsync(Units(2));

        (await StoreAsync(cluster.Nodes[0], lease, "new", seen: seen)).Should().Be(RemoteStoreOutcome.EntryChanged);
    }

    [RemoteFact]
    public async Task Payloads_of_every_size_are_stored_byte_for_byte()
    {
        await using var cluster = await StartAsync();
        foreach (var size in new[] { 0, 1, 4096, 1_048_576 })
        {
            var payload = new byte[size];
            new Random(size).NextBytes(payload);
            var (lease, seen) = await LeaseAndSeeAsync(cluster.Nodes[0]);
            await cluster.Nodes[0].Tier.StoreAsync(Key, lease, seen, payload, keepFor: null, Deadline);

            using var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);

            value.Exists.Should().BeTrue($"{size} bytes were stored");
            value.Payload.Span.SequenceEqual(payload).Should().BeTrue($"{size} bytes are the same");
        }
    }

    private static byte[] EntryOfOurs(byte id, byte last) => [0xF7, 0x46, 0x54, 1, 9, 9, 9, last, .. Enumerable.Repeat(id, 16), 0, last];

    private async Task<(string Lease, SeenEntry Seen)> LeaseAndSeeAsync(RemoteNode node)
    {
        var lease = new RemoteLease(NewLeaseId(node), TimeSpan.FromMinutes(10));
        using var reply = await node.Tier.LeaseAsync(Key, lease, Deadline);
        reply.IsGranted.Should().BeTrue();
        return (lease.Id, SeenEntry.Of(reply.Value));
    }

    private async Task ChangedMeanwhile(string? before, Func<RemoteCluster, ValueTask> change, string left)
    {
        await using var cluster = await StartAsync();
        if (before is not null)
        {
            await cluster.WriteAsync(Key, Bytes(before));
        }

        var (lease, seen) = await LeaseAndSeeAsync(cluster.Nodes[0]);
        await change(cluster);

        (await StoreAsync(cluster.Nodes[0], lease, "new", seen: seen)).Should().Be(RemoteStoreOutcome.EntryChanged);
        (await ReadAsync(cluster.Nodes[0])).Should().Be(left);
        (await LeaseAsync(cluster.Nodes[0])).Should().NotBeNull("the lease has ended");
    }
}
