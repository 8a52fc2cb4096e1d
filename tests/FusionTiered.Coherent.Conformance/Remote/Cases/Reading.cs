namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    [RemoteFact]
    public async Task A_key_that_was_never_set_has_nothing()
    {
        await using var cluster = await StartAsync();

        using var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);

        value.Exists.Should().BeFalse();
    }

    [RemoteFact]
    public async Task What_one_node_sets_another_reads()
    {
        await using var cluster = await StartAsync(nodes: 2);

        await SetAsync(cluster.Nodes[0], "v");

        (await ReadAsync(cluster.Nodes[1])).Should().Be("v");
        (await ReadAsync(cluster.Nodes[0])).Should().Be("v");
    }

    [RemoteFact]
    public async Task A_set_replaces_what_was_there()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "a longer value");

        await SetAsync(cluster.Nodes[0], "new");

        (await ReadAsync(cluster.Nodes[0])).Should().Be("new");
    }

    [RemoteFact]
    public async Task Payloads_of_every_size_come_back_byte_for_byte()
    {
        await using var cluster = await StartAsync(nodes: 2);
        foreach (var size in new[] { 0, 1, 2, 23, 24, 255, 256, 4095, 4096, 65_535, 65_536, 1_048_576 })
        {
            var payload = new byte[size];
            new Random(size).NextBytes(payload);
            await cluster.Nodes[0].Tier.SetAsync(Key, payload, keepFor: null, Deadline);

            using var value = await cluster.Nodes[1].Tier.ReadAsync(Key, Deadline);

            value.Exists.Should().BeTrue($"{size} bytes were set");
            value.Payload.Span.SequenceEqual(payload).Should().BeTrue($"{size} bytes are the same");
        }
    }

    [RemoteFact]
    public async Task Payloads_hold_any_byte()
    {
        await using var cluster = await StartAsync();
        var payload = Enumerable.Range(0, 256).Select(static each => (byte)each).Concat("\r\n$-1\r\n"u8.ToArray()).ToArray();
        await cluster.Nodes[0].Tier.SetAsync(Key, payload, keepFor: null, Deadline);

        using var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);

        value.Payload.ToArray().Should().Equal(payload);
    }

    [RemoteFact]
    public async Task The_bytes_of_a_set_are_not_needed_any_more_when_it_has_ended()
    {
        await using var cluster = await StartAsync();
        var payload = Bytes("before");
        await cluster.Nodes[0].Tier.SetAsync(Key, payload, keepFor: null, Deadline);

        payload.AsSpan().Clear();

        (await ReadAsync(cluster.Nodes[0])).Should().Be("before");
    }

    [RemoteFact]
    public async Task A_value_can_be_disposed_twice_and_others_stay()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "v");
        var first = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);
        var second = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);

        first.Dispose();
        first.Dispose();

        Text(second).Should().Be("v");
        (await ReadAsync(cluster.Nodes[0])).Should().Be("v");
    }

    [RemoteFact]
    public async Task Keys_of_any_characters_are_told_apart()
    {
        await using var cluster = await StartAsync(nodes: 2);
        string[] keys = ["feed:a", "feed:A", "feed:a ", "feed:é", "feed:漢字", "feed:😀", "feed:a*b?[c]\\d", "feed:%7Bx%7D", "feed", new string('k', 1024)];
        foreach (var key in keys)
        {
            await SetAsync(cluster.Nodes[0], $"of {key}", key);
        }

        foreach (var key in keys)
        {
            (await ReadAsync(cluster.Nodes[1], key)).Should().Be($"of {key}");
        }
    }

    [RemoteFact]
    public async Task Many_values_come_in_the_order_of_their_keys()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "1", "feed:1");
        await SetAsync(cluster.Nodes[0], "3", "feed:3", keepFor: TimeSpan.FromHours(1));

        var values = await cluster.Nodes[0].Tier.ReadManyAsync(["feed:3", "feed:2", "feed:1", "feed:3"], Deadline);

        values.Select(static value => value.Left is null).Should().Equal(false, true, true, false);
        values.Select(Text).Should().Equal("3", "-", "1", "3");
    }

    [RemoteFact]
    public async Task Many_of_no_keys_are_none()
    {
        await using var cluster = await StartAsync();

        (await cluster.Nodes[0].Tier.ReadManyAsync([], Deadline)).Should().BeEmpty();
    }

    [RemoteFact]
    public async Task A_thousand_keys_are_read_in_one_go()
    {
        await using var cluster = await StartAsync();
        var keys = Enumerable.Range(0, 1000).Select(static number => $"feed:{number}").ToList();
        await Task.WhenAll(keys.Select(key => SetAsync(cluster.Nodes[0], key, key)));

        var values = await cluster.Nodes[0].Tier.ReadManyAsync(keys, Deadline);

        values.Select(Text).Should().Equal(keys);
    }

    [RemoteFact(RemoteTrait.ForeignBytes)]
    public async Task What_a_foreign_program_wrote_is_read_as_it_is()
    {
        await using var cluster = await StartAsync();

        await cluster.WriteAsync(Key, Bytes("{\"a\":1}"));

        (await ReadAsync(cluster.Nodes[0])).Should().Be("{\"a\":1}");
    }

    [RemoteFact]
    public async Task What_a_foreign_program_deleted_is_gone()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0]);

        await cluster.DeleteAsync(Key);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }
}
