using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>The right to load a key.</summary>
public sealed class LeaseTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task One_of_many_gets_the_lease_and_the_others_learn_who_has_it()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        var leases = Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? node : other, (i % 2 == 0 ? node : other).NewLease())).ToArray();
        var replies = await Task.WhenAll(leases.Select(each => each.Item1.Tier.LeaseAsync("one", each.Item2, Node.Long).AsTask()));
        var granted = leases[Array.FindIndex(replies, reply => reply.IsGranted)].Item2;
        replies.Count(reply => reply.IsGranted).Should().Be(1);
        replies.Where(reply => !reply.IsGranted).Should().OnlyContain(reply => reply.Holder == granted.Id);
    }

    [RedisFact]
    public async Task The_lease_lies_beside_the_data_and_ends_by_itself()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        var (id, seen) = await node.LeaseAsync("beside", TimeSpan.FromSeconds(40));
        seen.IsAbsent.Should().BeTrue();
        ((string?)await foreign.Db.StringGetAsync("ft~l:{ft:beside}")).Should().Be(id);
        (await foreign.Db.KeyTimeToLiveAsync("ft~l:{ft:beside}")).Should().BeCloseTo(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(20));
    }

    [RedisFact]
    public async Task A_loaded_value_is_stored_once_and_ends_the_lease()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        var lease = await node.LeaseAsync("stored");
        (await node.StoreAsync("stored", lease, "loaded")).Should().Be(RemoteStoreOutcome.Stored);
        (await node.ReadAsync("stored")).Should().Be("loaded");
        (await foreign.Db.KeyExistsAsync("ft~l:{ft:stored}")).Should().BeFalse();
        (await node.StoreAsync("stored", lease, "again")).Should().Be(RemoteStoreOutcome.LeaseLost);
    }

    [RedisFact]
    public async Task Nothing_is_stored_over_what_somebody_without_a_lease_has_written()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        var absent = await node.LeaseAsync("written");
        await foreign.Db.StringSetAsync("ft:written", "foreign");
        (await node.StoreAsync("written", absent, "loaded")).Should().Be(RemoteStoreOutcome.EntryChanged);
        var seen = await node.LeaseAsync("written");
        (await node.StoreAsync("written", seen, "loaded")).Should().Be(RemoteStoreOutcome.Stored);
        var gone = await node.LeaseAsync("written");
        await foreign.Db.KeyDeleteAsync("ft:written");
        (await node.StoreAsync("written", gone, "loaded")).Should().Be(RemoteStoreOutcome.EntryChanged);
        var hash = await node.LeaseAsync("written");
        await foreign.Db.HashSetAsync("ft:written", "a", "b");
        (await node.StoreAsync("written", hash, "loaded")).Should().Be(RemoteStoreOutcome.EntryChanged);
    }

    [RedisFact]
    public async Task An_entry_of_ours_is_known_by_its_id()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var entry = Entry(id: 1, rest: "first");
        await node.Tier.SetAsync("entry", entry, TimeSpan.FromMinutes(1), Node.Long);
        var lease = await node.LeaseAsync("entry");
        lease.Seen.IsWhole.Should().BeFalse();

        // The same id with other bytes behind it: only a raised lifetime, say. Another id: another value.
        await redis.Server.CliAsync("SETRANGE", "ft:entry", "30", "other");
        (await node.Tier.RemoveIfAsync("entry", lease.Seen, Node.Long)).Should().BeTrue();
        await node.Tier.SetAsync("entry", Entry(id: 2, rest: "first"), TimeSpan.FromMinutes(1), Node.Long);
        (await node.Tier.RemoveIfAsync("entry", lease.Seen, Node.Long)).Should().BeFalse();
    }

    [RedisFact]
    public async Task A_lease_that_is_given_back_is_free_and_only_its_holder_gives_it_back()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var (id, _) = await node.LeaseAsync("back");
        await node.Tier.ReleaseAsync("back", id + "x", Node.Long);
        (await node.Tier.LeaseAsync("back", node.NewLease(), Node.Long)).IsGranted.Should().BeFalse();
        await node.Tier.ReleaseAsync("back", id, Node.Long);
        (await node.Tier.LeaseAsync("back", node.NewLease(), Node.Long)).IsGranted.Should().BeTrue();
    }

    [RedisFact]
    public async Task A_refresh_takes_the_lease_of_anybody()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("refreshed", "old");
        var before = await node.LeaseAsync("refreshed");
        var refresh = node.NewLease(claim: RemoteLeaseClaim.Always);
        using var reply = await node.Tier.LeaseAsync("refreshed", refresh, Node.Long);
        reply.IsGranted.Should().BeTrue();
        reply.Value.Exists.Should().BeTrue();
        (await node.StoreAsync("refreshed", before, "slow")).Should().Be(RemoteStoreOutcome.LeaseLost);
        (await node.StoreAsync("refreshed", (refresh.Id, SeenEntry.Of(reply.Value)), "new")).Should().Be(RemoteStoreOutcome.Stored);
    }

    [RedisFact]
    public async Task Only_the_lease_that_was_found_dead_is_taken_over()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var dead = await node.LeaseAsync("dead");
        var wrong = await node.Tier.LeaseAsync("dead", node.NewLease(claim: RemoteLeaseClaim.FromHolder, holder: "another/1"), Node.Long);
        wrong.Holder.Should().Be(dead.Id);
        var right = await node.Tier.LeaseAsync("dead", node.NewLease(claim: RemoteLeaseClaim.FromHolder, holder: dead.Id), Node.Long);
        right.IsGranted.Should().BeTrue();
        (await node.StoreAsync("dead", dead, "from the dead")).Should().Be(RemoteStoreOutcome.LeaseLost);
        await node.Tier.RemoveAsync("dead", Node.Long);
        (await node.Tier.LeaseAsync("dead", node.NewLease(claim: RemoteLeaseClaim.FromHolder, holder: dead.Id), Node.Long)).IsGranted.Should().BeTrue("a free one is there for anybody");
    }

    [RedisFact]
    public async Task Who_asks_again_for_its_own_lease_has_it()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var lease = node.NewLease();
        (await node.Tier.LeaseAsync("again", lease, Node.Long)).IsGranted.Should().BeTrue();
        (await node.Tier.LeaseAsync("again", lease, Node.Long)).IsGranted.Should().BeTrue();
    }

    [RedisFact]
    public async Task A_lease_shows_what_is_there_also_when_it_is_large()
    {
        await using var node = await Node.StartAsync(redis.Server, options => options.LargeValueThreshold = 1024);
        var value = new string('x', 5000);
        await node.SetAsync("big", value);
        using var reply = await node.Tier.LeaseAsync("big", node.NewLease(), Node.Long);
        reply.IsGranted.Should().BeTrue();
        reply.Value.Payload.Length.Should().Be(5000);
        (await node.Tier.StoreAsync("big", (await HolderAsync("big"))!, SeenEntry.Of(reply.Value), new byte[9000], null, Node.Long)).Should().Be(RemoteStoreOutcome.Stored);
        (await node.ReadAsync("big"))!.Length.Should().Be(9000);
    }

    [RedisFact]
    public async Task A_node_that_lives_is_known_to_the_others_as_long_as_it_lives()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var other = await Node.StartAsync(redis.Server);
        await other.LeaseAsync("alive");
        (await node.Tier.IsAliveAsync(other.Tier.Node, Node.Long)).Should().BeTrue("a lease is never held by a node that was not seen");
        (await node.Tier.IsAliveAsync("nobody", Node.Long)).Should().BeFalse();
        var name = other.Tier.Node;
        await other.DisposeAsync();
        await Eventually.TrueAsync(async () => await redis.Server.CliAsync("EXISTS", "ft~n:" + name) == "0", "its sign of life ended");
        (await node.Tier.IsAliveAsync(name, Node.Long)).Should().BeFalse();
    }

    [RedisFact]
    public async Task A_node_that_does_nothing_shows_that_it_lives()
    {
        await using var node = await Node.StartAsync(redis.Server, lease: TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(async () => await LeftAsync() > 0, "it was shown");
        await Eventually.TrueAsync(async () => await LeftAsync() is > 0 and < 2500, "the sign of life grew old");
        await Eventually.TrueAsync(async () => await LeftAsync() > 2500, "and was renewed");

        async Task<long> LeftAsync() => long.Parse(await redis.Server.CliAsync("PTTL", "ft~n:" + node.Tier.Node));
    }

    private static byte[] Entry(byte id, string rest)
    {
        byte[] bytes = [0xF7, 0x46, 0x54, 1, 0, 0, 0, 0, .. Enumerable.Repeat(id, 16), .. new byte[48], .. System.Text.Encoding.UTF8.GetBytes(rest)];
        return bytes;
    }

    private Task<string> HolderAsync(string key) => redis.Server.CliAsync("GET", $"ft~l:{{ft:{key}}}");
}
