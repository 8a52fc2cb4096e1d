namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    [RemoteFact]
    public async Task A_removed_value_is_gone_for_all_nodes()
    {
        await using var cluster = await StartAsync(nodes: 2);
        await SetAsync(cluster.Nodes[0]);

        await cluster.Nodes[1].Tier.RemoveAsync(Key, Deadline);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Counting)]
    public async Task A_remove_says_whether_there_was_a_value()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0]);

        (await cluster.Nodes[0].Tier.RemoveAsync(Key, Deadline)).Should().BeTrue();
        (await cluster.Nodes[0].Tier.RemoveAsync(Key, Deadline)).Should().BeFalse();
    }

    [RemoteFact]
    public async Task A_remove_leaves_other_keys()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "kept", "feed:kept");

        await cluster.Nodes[0].Tier.RemoveAsync("feed:k", Deadline);

        (await ReadAsync(cluster.Nodes[0], "feed:kept")).Should().Be("kept");
    }

    [RemoteFact]
    public async Task After_a_remove_a_key_can_be_set_again()
    {
        await using var cluster = await StartAsync();
        await cluster.Nodes[0].Tier.RemoveAsync(Key, Deadline);

        await SetAsync(cluster.Nodes[0], "again");

        (await ReadAsync(cluster.Nodes[0])).Should().Be("again");
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task A_value_that_was_seen_is_removed_if_it_is_still_there()
    {
        await using var cluster = await StartAsync();
        await cluster.WriteAsync(Key, Bytes("rubbish"));

        (await cluster.Nodes[0].Tier.RemoveIfAsync(Key, SeenEntry.OfWhole(Bytes("rubbish")), Deadline)).Should().BeTrue();

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task Another_value_than_was_seen_is_left()
    {
        await using var cluster = await StartAsync();
        foreach (var other in new[] { "better", "rubbish and more", "rubbis", "" })
        {
            await cluster.WriteAsync(Key, Bytes(other));

            (await cluster.Nodes[0].Tier.RemoveIfAsync(Key, SeenEntry.OfWhole(Bytes("rubbish")), Deadline)).Should().BeFalse();

            (await ReadAsync(cluster.Nodes[0])).Should().Be(other);
        }
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task An_entry_of_ours_is_removed_by_its_id()
    {
        await using var cluster = await StartAsync();
        await cluster.WriteAsync(Key, EntryOfOurs(id: 1, last: 1));
        SeenEntry seen;
        using (var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline))
        {
            seen = SeenEntry.Of(value);
        }

        await cluster.WriteAsync(Key, EntryOfOurs(id: 2, last: 1));
        (await cluster.Nodes[0].Tier.RemoveIfAsync(Key, seen, Deadline)).Should().BeFalse();
        await cluster.WriteAsync(Key, EntryOfOurs(id: 1, last: 2));
        (await cluster.Nodes[0].Tier.RemoveIfAsync(Key, seen, Deadline)).Should().BeTrue();
    }

    [RemoteFact(RemoteTrait.Comparing)]
    public async Task What_is_absent_is_not_removed()
    {
        await using var cluster = await StartAsync();

        (await cluster.Nodes[0].Tier.RemoveIfAsync(Key, SeenEntry.OfWhole(Bytes("rubbish")), Deadline)).Should().BeFalse();
    }

    [RemoteFact(RemoteTrait.Patterns)]
    public async Task A_pattern_clears_what_matches_and_says_how_many()
    {
        await using var cluster = await StartAsync(nodes: 2);
        string[] matching = ["feed:1:a", "feed:12:a", "feed:1:a:b"];
        string[] others = ["feed:1", "feed:1:b", "Feed:1:a", "user:feed:1:a"];
        await SetAllAsync(cluster, [.. matching, .. others]);

        (await cluster.Nodes[1].Tier.ClearPatternAsync("feed:*:a*", Deadline)).Should().Be(3);

        (await LeftOf(cluster, [.. matching, .. others])).Should().Equal(others);
    }

    [RemoteFact(RemoteTrait.Patterns)]
    public async Task A_question_mark_is_one_character()
    {
        await using var cluster = await StartAsync();
        await SetAllAsync(cluster, "feed:1", "feed:é", "feed:12", "feed:");

        (await cluster.Nodes[0].Tier.ClearPatternAsync("feed:?", Deadline)).Should().Be(2);

        (await LeftOf(cluster, "feed:1", "feed:é", "feed:12", "feed:")).Should().Equal("feed:12", "feed:");
    }

    [RemoteFact(RemoteTrait.Patterns)]
    public async Task Classes_and_what_is_not_in_them_match()
    {
        await using var cluster = await StartAsync();
        await SetAllAsync(cluster, "feed:a", "feed:b", "feed:d");

        (await cluster.Nodes[0].Tier.ClearPatternAsync("feed:[^a-c]", Deadline)).Should().Be(1);
        (await cluster.Nodes[0].Tier.ClearPatternAsync("feed:[ax]", Deadline)).Should().Be(1);

        (await LeftOf(cluster, "feed:a", "feed:b", "feed:d")).Should().Equal("feed:b");
    }

    [RemoteFact(RemoteTrait.Patterns)]
    public async Task Escaped_wildcards_mean_themselves()
    {
        await using var cluster = await StartAsync();
        string[] keys = ["feed:*", "feed:x", "feed:?", "feed:[x]", "feed:a\\b", "feed:ab"];
        await SetAllAsync(cluster, keys);

        foreach (var pattern in new[] { "feed:\\*", "feed:\\?", "feed:\\[x\\]", "feed:a\\\\b" })
        {
            (await cluster.Nodes[0].Tier.ClearPatternAsync(pattern, Deadline)).Should().Be(1, pattern);
        }

        (await LeftOf(cluster, keys)).Should().Equal("feed:x", "feed:ab");
    }

    [RemoteFact(RemoteTrait.Patterns)]
    public async Task A_pattern_without_wildcards_is_one_key()
    {
        await using var cluster = await StartAsync();
        await SetAllAsync(cluster, "feed:1", "feed:11");

        (await cluster.Nodes[0].Tier.ClearPatternAsync("feed:1", Deadline)).Should().Be(1);
        (await cluster.Nodes[0].Tier.ClearPatternAsync("feed:absent", Deadline)).Should().Be(0);
    }

    [RemoteFact(RemoteTrait.Patterns)]
    public async Task A_pattern_clears_thousands()
    {
        await using var cluster = await StartAsync();
        await SetAllAsync(cluster, [.. Enumerable.Range(0, 3000).Select(static number => $"feed:{number}")]);
        await SetAsync(cluster.Nodes[0], key: "user:1");

        (await cluster.Nodes[0].Tier.ClearPatternAsync("feed:*", Deadline)).Should().Be(3000);

        (await cluster.Nodes[0].Tier.ClearPatternAsync("*", Deadline)).Should().Be(1);
    }

    [RemoteFact(RemoteTrait.Patterns)]
    public async Task A_pattern_leaves_versions_alone()
    {
        await using var cluster = await StartAsync();
        var number = await cluster.Nodes[0].Tier.RaiseVersionAsync(RemoteVersions.OfTag("x"), Deadline);

        (await cluster.Nodes[0].Tier.ClearPatternAsync("*", Deadline)).Should().Be(0);

        (await cluster.Nodes[0].Tier.ReadVersionsAsync([RemoteVersions.OfTag("x")], Deadline)).Should().Equal(number);
    }

    private static Task SetAllAsync(RemoteCluster cluster, params string[] keys) =>
        Task.WhenAll(keys.Select(key => SetAsync(cluster.Nodes[0], key: key)));

    private static async Task<List<string>> LeftOf(RemoteCluster cluster, params string[] keys)
    {
        var left = new List<string>();
        foreach (var key in keys)
        {
            if (await ReadAsync(cluster.Nodes[0], key) != "-")
            {
                left.Add(key);
            }
        }

        return left;
    }
}
