namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    [RemoteFact]
    public async Task A_value_without_a_lifetime_says_that_it_stays()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0]);

        using var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);

        value.Left.Should().BeNull();
    }

    [RemoteFact]
    public async Task A_value_says_how_long_it_stays()
    {
        await using var cluster = await StartAsync(nodes: 2);
        await SetAsync(cluster.Nodes[0], keepFor: Units(100));

        using var early = await cluster.Nodes[1].Tier.ReadAsync(Key, Deadline);
        await cluster.Time.PassAsync(Units(2));
        using var late = await cluster.Nodes[1].Tier.ReadAsync(Key, Deadline);

        early.Left.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(Units(100));
        late.Left.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(Units(98.5));
    }

    [RemoteFact]
    public async Task A_lifetime_may_be_a_year()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: TimeSpan.FromDays(366));

        using var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);

        value.Left.Should().BeCloseTo(TimeSpan.FromDays(366), TimeSpan.FromMinutes(1));
    }

    [RemoteFact]
    public async Task A_value_whose_lifetime_is_over_is_gone()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: Units(1));

        await cluster.Time.PassAsync(Units(1));

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact]
    public async Task A_new_set_brings_its_own_lifetime()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "old", keepFor: Units(1));
        await SetAsync(cluster.Nodes[0], "new");

        await cluster.Time.PassAsync(Units(2));

        (await ReadAsync(cluster.Nodes[0])).Should().Be("new");
    }

    [RemoteFact]
    public async Task A_stored_value_has_its_lifetime_too()
    {
        await using var cluster = await StartAsync();
        var lease = await LeaseAsync(cluster.Nodes[0]);
        await StoreAsync(cluster.Nodes[0], lease!, keepFor: Units(3));

        (await ReadAsync(cluster.Nodes[0])).Should().Be("loaded");
        await cluster.Time.PassAsync(Units(3));

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Lengthening)]
    public async Task A_touch_lengthens_the_stay_of_a_value()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: Units(3));

        await cluster.Nodes[0].Tier.TouchAsync(Key, Units(100), TimeSpan.Zero, Deadline);
        await cluster.Time.PassAsync(Units(3));

        using var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);
        value.Exists.Should().BeTrue();
        value.Left.Should().BeGreaterThan(Units(50)).And.BeLessThanOrEqualTo(Units(100));
    }

    [RemoteFact]
    public async Task A_touch_of_an_absent_key_makes_nothing()
    {
        await using var cluster = await StartAsync();

        (await cluster.Nodes[0].Tier.TouchAsync(Key, Units(100), TimeSpan.Zero, Deadline)).Should().BeFalse();

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Lengthening)]
    public async Task A_touch_lengthens_what_has_more_left_than_its_stale_time()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: Units(10));

        (await cluster.Nodes[0].Tier.TouchAsync(Key, Units(100), staleFor: Units(4), Deadline)).Should().BeTrue();

        (await LeftAsync(cluster.Nodes[0])).Should().BeGreaterThan(Units(50));
    }

    [RemoteFact]
    public async Task A_touch_that_comes_after_an_expiry_lengthens_nothing()
    {
        await using var cluster = await StartAsync(nodes: 2);
        await SetAsync(cluster.Nodes[0], keepFor: Units(10));
        await cluster.Nodes[1].Tier.ExpireAsync(Key, Units(4), Deadline);

        (await cluster.Nodes[0].Tier.TouchAsync(Key, Units(10), staleFor: Units(4), Deadline)).Should().BeFalse("what is left is stale");

        (await LeftAsync(cluster.Nodes[0])).Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(Units(4));
    }

    [RemoteFact]
    public async Task A_touch_does_not_make_fresh_what_grew_stale_by_itself()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: Units(6));
        await cluster.Time.PassAsync(Units(2));

        (await cluster.Nodes[0].Tier.TouchAsync(Key, Units(6), staleFor: Units(5), Deadline)).Should().BeFalse();

        (await LeftAsync(cluster.Nodes[0])).Should().BeLessThanOrEqualTo(Units(4));
    }

    [RemoteFact]
    public async Task A_touch_never_shortens_a_stay()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: Units(100));
        await SetAsync(cluster.Nodes[0], key: "feed:ever");

        (await cluster.Nodes[0].Tier.TouchAsync(Key, Units(3), staleFor: Units(1), Deadline)).Should().BeTrue();
        (await cluster.Nodes[0].Tier.TouchAsync("feed:ever", Units(3), staleFor: Units(1), Deadline)).Should().BeTrue();

        (await LeftAsync(cluster.Nodes[0])).Should().BeGreaterThan(Units(50));
        (await LeftAsync(cluster.Nodes[0], "feed:ever")).Should().BeNull();
    }

    [RemoteFact(RemoteTrait.Counting)]
    public async Task A_touch_and_an_expiry_say_whether_there_was_a_value()
    {
        await using var cluster = await StartAsync();
        var tier = cluster.Nodes[0].Tier;
        (await tier.ExpireAsync(Key, Units(5), Deadline)).Should().BeFalse();
        await SetAsync(cluster.Nodes[0], keepFor: Units(10));

        (await tier.TouchAsync(Key, Units(20), Units(5), Deadline)).Should().BeTrue();
        (await tier.ExpireAsync(Key, Units(5), Deadline)).Should().BeTrue();
    }

    [RemoteFact]
    public async Task An_expired_value_stays_as_long_as_was_said()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: Units(100));

        await cluster.Nodes[0].Tier.ExpireAsync(Key, Units(4), Deadline);

        using var value = await cluster.Nodes[0].Tier.ReadAsync(Key, Deadline);
        Text(value).Should().Be("v");
        value.Left.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(Units(4));
        await cluster.Time.PassAsync(Units(4));
        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact]
    public async Task An_expiry_never_lengthens_a_stay()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], keepFor: Units(2));

        await cluster.Nodes[0].Tier.ExpireAsync(Key, Units(100), Deadline);
        await cluster.Time.PassAsync(Units(2));

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact]
    public async Task An_expiry_ends_even_a_value_that_would_have_stayed_for_ever()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0]);

        await cluster.Nodes[0].Tier.ExpireAsync(Key, Units(1), Deadline);
        await cluster.Time.PassAsync(Units(1));

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    [RemoteFact]
    public async Task An_expiry_without_time_left_removes()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], key: "feed:zero");
        await SetAsync(cluster.Nodes[0], key: "feed:less");

        await cluster.Nodes[0].Tier.ExpireAsync("feed:zero", TimeSpan.Zero, Deadline);
        await cluster.Nodes[0].Tier.ExpireAsync("feed:less", -Units(1), Deadline);

        (await ReadAsync(cluster.Nodes[0], "feed:zero")).Should().Be("-");
        (await ReadAsync(cluster.Nodes[0], "feed:less")).Should().Be("-");
    }

    [RemoteFact]
    public async Task An_expiry_of_an_absent_key_makes_nothing()
    {
        await using var cluster = await StartAsync();

        await cluster.Nodes[0].Tier.ExpireAsync(Key, Units(10), Deadline);

        (await ReadAsync(cluster.Nodes[0])).Should().Be("-");
    }

    private static async Task<TimeSpan?> LeftAsync(RemoteNode node, string key = Key)
    {
        using var value = await node.Tier.ReadAsync(key, Deadline);
        value.Exists.Should().BeTrue();
        return value.Left;
    }
}
