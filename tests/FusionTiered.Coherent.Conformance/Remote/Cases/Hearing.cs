namespace FusionTiered.Conformance;

public abstract partial class CoherenceChannelContract<THarness>
{
    [RemoteFact(RemoteTrait.Channel)]
    public async Task What_a_node_sets_the_others_hear_and_itself_does_not()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => SetAsync(a))).Should().Equal("key " + Key);
        (await HeardOf(a, () => SetAsync(a))).Should().BeEmpty();
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task What_a_node_sets_it_reads_also_when_it_is_large_and_the_others_hear()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        await SetAsync(a, "old");
        var large = new string('n', 200_000);

        // Its own set: a tier may tell of a large one, so nothing is asked of that.
        (await HeardOf(b, () => SetAsync(a, large))).Should().Equal("key " + Key);

        (await ReadAsync(a)).Should().Be(large);
        (await ReadAsync(b)).Should().Be(large);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task Each_of_two_sets_is_heard()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => SetAsync(a, "1"))).Should().Equal("key " + Key);
        (await HeardOf(b, () => SetAsync(a, "2"))).Should().Equal("key " + Key);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task What_a_node_stores_after_a_load_all_hear()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => LeaseAndStoreAsync(a, "feed:1"))).Should().Equal("key feed:1");

        // Its own store: a tier may spare it, so nothing is asked of that; but a refused store says nothing.
        (await HeardOf(b, () => StoreAsync(a, "nobody/1", key: "feed:2"))).Should().BeEmpty();
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_remove_is_heard_by_the_others_also_when_the_key_was_absent()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => a.Tier.RemoveAsync(Key, Deadline).AsTask())).Should().NotBeEmpty().And.OnlyContain(static each => each == "key " + Key);
        await SetAsync(a);
        (await HeardOf(b, () => a.Tier.RemoveAsync(Key, Deadline).AsTask())).Should().NotBeEmpty().And.OnlyContain(static each => each == "key " + Key);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task An_expiry_is_heard_by_the_others_also_when_the_key_was_absent()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => a.Tier.ExpireAsync(Key, Units(5), Deadline).AsTask())).Should().NotBeEmpty().And.OnlyContain(static each => each == "key " + Key);
        await SetAsync(a);
        (await HeardOf(b, () => a.Tier.ExpireAsync(Key, Units(5), Deadline).AsTask())).Should().NotBeEmpty().And.OnlyContain(static each => each == "key " + Key);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_touch_is_heard_by_the_others()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        await SetAsync(a, keepFor: Units(10));

        (await HeardOf(b, () => a.Tier.TouchAsync(Key, Units(50), TimeSpan.Zero, Deadline).AsTask())).Should().Equal("key " + Key);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_removal_by_comparison_is_heard_by_the_others_if_it_happened()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        await cluster.WriteAsync(Key, Bytes("rubbish"));

        (await HeardOf(b, () => a.Tier.RemoveIfAsync(Key, SeenEntry.OfWhole(Bytes("other")), Deadline).AsTask())).Should().BeEmpty();
        (await HeardOf(b, () => a.Tier.RemoveIfAsync(Key, SeenEntry.OfWhole(Bytes("rubbish")), Deadline).AsTask())).Should().Equal("key " + Key);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task Reads_and_leases_are_heard_by_nobody()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        await SetAsync(a);
        await a.Tier.ReadVersionsAsync([Tag], Deadline);

        (await HeardOf(b, QuietAsync)).Should().BeEmpty();

        async Task QuietAsync()
        {
            await ReadAsync(a);
            await ReadAsync(a, "feed:absent");
            (await a.Tier.ReadManyAsync([Key], Deadline))[0].Dispose();
            await a.Tier.ReadVersionsAsync([Tag], Deadline);
            var lease = await LeaseAsync(a);
            await LeaseAsync(a, claim: RemoteLeaseClaim.Always);
            await a.Tier.ReleaseAsync(Key, lease!, Deadline);
            await a.Tier.TouchAsync("feed:absent", Units(10), TimeSpan.Zero, Deadline);
            await a.Tier.IsAliveAsync(a.Tier.Node, Deadline);
        }
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_raised_version_is_heard_by_all()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => a.Tier.RaiseVersionAsync(Tag, Deadline).AsTask())).Should().Equal("version " + Tag);
        (await HeardOf(a, () => a.Tier.RaiseVersionAsync(Tag, Deadline).AsTask())).Should().Equal("version " + Tag);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_version_that_was_made_is_heard_by_the_others()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => a.Tier.ReadVersionsAsync([Tag], Deadline).AsTask())).Should().Equal("version " + Tag);
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Patterns)]
    public async Task A_clear_by_pattern_is_heard_key_by_key_and_as_a_pattern()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        await SetAsync(a, key: "feed:1");
        await SetAsync(a, key: "feed:2");
        await SetAsync(a, key: "user:1");

        var heard = await HeardOf(b, () => a.Tier.ClearPatternAsync("feed:*", Deadline).AsTask());

        heard.Should().Contain(["key feed:1", "key feed:2", "pattern feed:*"]).And.NotContain("key user:1");
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task An_announced_key_is_heard_by_the_others_and_nothing_is_stored()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(b, () => a.Channel.AnnounceKeyAsync(Key, Deadline).AsTask())).Should().NotBeEmpty().And.OnlyContain(static each => each == "key " + Key);
        (await HeardOf(a, () => a.Channel.AnnounceKeyAsync(Key, Deadline).AsTask())).Should().BeEmpty();
        (await ReadAsync(b)).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task An_announced_pattern_is_heard_by_the_others_as_it_was_written()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        foreach (var pattern in new[] { "feed:*", "feed:[^a]?", "feed:\\*é漢", "feed:%7B*" })
        {
            (await HeardOf(b, () => a.Channel.AnnouncePatternAsync(pattern, Deadline).AsTask())).Should().NotBeEmpty().And.OnlyContain(each => each == "pattern " + pattern);
        }
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task Keys_are_heard_as_they_were_written()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        foreach (var key in new[] { "feed:é", "feed:漢字😀", "feed:a*b?[c]\\d", "feed:%7Bx%7D", "t:x", "*", new string('k', 1024) })
        {
            (await HeardOf(b, () => SetAsync(a, key: key))).Should().Equal("key " + key);
        }
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.ForeignWrites)]
    public async Task What_foreign_programs_write_and_delete_all_hear()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        (await HeardOf(a, () => cluster.WriteAsync(Key, Bytes("x")).AsTask())).Should().Equal("key " + Key);
        (await HeardOf(b, () => cluster.DeleteAsync(Key).AsTask())).Should().Equal("key " + Key);
        await ConfirmAsync(a);
        a.Heard.Count("key " + Key).Should().Be(2);
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.ForeignWrites)]
    public async Task When_the_tier_is_emptied_all_hear_that_everything_changed()
    {
        await using var cluster = await StartAsync(nodes: 2);
        await SetAsync(cluster.Nodes[0]);

        foreach (var node in cluster.Nodes)
        {
            (await HeardOf(node, () => cluster.ClearAsync().AsTask())).Should().Contain("everything");
        }
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Expiries)]
    public async Task A_value_whose_lifetime_is_over_is_heard_of_at_the_latest_when_somebody_asks_for_it()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        await SetAsync(a, keepFor: Units(1));
        await ConfirmAsync(b);
        var before = b.Heard.Count("key " + Key);
        a.Heard.Has("key " + Key).Should().BeFalse();

        await cluster.Time.PassAsync(Units(1));
        await ReadAsync(a);
        await ConfirmAsync(a);
        await ConfirmAsync(b);

        a.Heard.Has("key " + Key).Should().BeTrue("an expiry is nobody's own write");
        b.Heard.Count("key " + Key).Should().BeGreaterThan(before);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task Changes_are_heard_in_the_order_of_their_writes()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        var heard = await HeardOf(b, async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await SetAsync(a, key: $"feed:{i}");
            }
        });

        heard.Should().Equal(Enumerable.Range(0, 100).Select(static number => $"key feed:{number}"));
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_listener_is_told_one_thing_at_a_time()
    {
        await using var cluster = await StartAsync(nodes: 3);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => SetAsync(cluster.Nodes[number % 3], key: $"feed:{number}")));
        await Task.WhenAll(cluster.Nodes.Select(static node => ConfirmAsync(node)));

        cluster.Nodes.Should().OnlyContain(static node => !node.Heard.WasToldTwiceAtOnce);
        cluster.Nodes.Should().OnlyContain(static node => node.Heard.Changes.Distinct().Count(static each => each.StartsWith("key", StringComparison.Ordinal)) == 200);
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task What_is_answered_later_finds_the_change_already_heard()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        for (var i = 1; i <= 200; i++)
        {
            await SetAsync(a, $"{i}");

            // Asked for after the write was acknowledged, so the announcement is in front of the answer.
            (await ReadAsync(b)).Should().Be($"{i}");
            b.Heard.Count("key " + Key).Should().Be(i);
        }
    }

    private async Task LeaseAndStoreAsync(RemoteNode node, string key)
    {
        var lease = await LeaseAsync(node, key);
        (await StoreAsync(node, lease!, key: key)).Should().Be(RemoteStoreOutcome.Stored);
    }
}
