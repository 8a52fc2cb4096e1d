using System.Text;
using FusionTiered.Redis.Tests.Support;
using StackExchange.Redis;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>Values on a real server, seen with a client that is not ours.</summary>
public sealed class ValueTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task What_is_set_is_read_with_what_is_left_of_its_stay()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("v:1", "value", TimeSpan.FromSeconds(60));
        using var value = await node.Tier.ReadAsync("v:1", Node.Long);
        Encoding.UTF8.GetString(value.Payload.Span).Should().Be("value");
        value.Left.Should().BeCloseTo(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));
    }

    [RedisFact]
    public async Task A_value_is_under_prefix_and_key_for_other_programs()
    {
        await using var node = await Node.StartAsync(redis.Server, prefix: "acme:");
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        await node.SetAsync("market:btc", "value");
        ((string?)await foreign.Db.StringGetAsync("acme:market:btc")).Should().Be("value");
        (await foreign.Db.KeyTimeToLiveAsync("acme:market:btc")).Should().BeCloseTo(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20));
    }

    [RedisFact]
    public async Task A_value_without_an_end_has_none()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.Tier.SetAsync("v:ever", Node.Bytes("x"), keepFor: null, Node.Long);
        using var value = await node.Tier.ReadAsync("v:ever", Node.Long);
        value.Exists.Should().BeTrue();
        value.Left.Should().BeNull();
    }

    [RedisFact]
    public async Task Nothing_is_read_where_nothing_is()
    {
        await using var node = await Node.StartAsync(redis.Server);
        (await node.ReadAsync("v:absent")).Should().BeNull();
    }

    [RedisFact]
    public async Task An_empty_value_is_a_value()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("v:empty", "");
        (await node.ReadAsync("v:empty")).Should().Be("");
    }

    [RedisFact]
    public async Task A_value_of_another_type_is_none_of_ours()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        await foreign.Db.HashSetAsync("ft:v:hash", "field", "value");
        (await node.ReadAsync("v:hash")).Should().BeNull();
        (await node.Tier.ReadManyAsync(["v:hash"], Node.Long))[0].Exists.Should().BeFalse();
    }

    [RedisFact]
    public async Task Many_are_read_in_their_order()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var keys = Enumerable.Range(0, 1000).Select(i => $"many:{i}").ToArray();
        foreach (var key in keys.Where((_, i) => i % 3 != 0))
            await node.SetAsync(key, "value of " + key);
        var values = await node.Tier.ReadManyAsync(keys, Node.Long);
        values.Select(value => value.Exists ? Encoding.UTF8.GetString(value.Payload.Span) : null)
            .Should().Equal(keys.Select((key, i) => i % 3 != 0 ? "value of " + key : null));
        foreach (var value in values)
            value.Dispose();
    }

    [RedisTheory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(3_000_000)]
    public async Task A_value_of_any_size_comes_back_whole(int size)
    {
        await using var node = await Node.StartAsync(redis.Server, options => options.LargeValueThreshold = 1024);
        var payload = new byte[size];
        new Random(size).NextBytes(payload);
        await node.Tier.SetAsync("size", payload, TimeSpan.FromMinutes(1), Node.Long);
        using var one = await node.Tier.ReadAsync("size", Node.Long);
        one.Payload.Span.SequenceEqual(payload).Should().BeTrue();
        one.Left.Should().NotBeNull();
        using var many = (await node.Tier.ReadManyAsync(["absent", "size"], Node.Long))[1];
        many.Payload.Span.SequenceEqual(payload).Should().BeTrue();
    }

    [RedisFact]
    public async Task A_removed_key_is_gone_and_so_is_its_lease()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        await node.SetAsync("gone", "x");
        await node.LeaseAsync("gone");
        (await node.Tier.RemoveAsync("gone", Node.Long)).Should().BeTrue();
        (await foreign.Db.KeyExistsAsync("ft:gone")).Should().BeFalse();
        (await foreign.Db.KeyExistsAsync("ft~l:{ft:gone}")).Should().BeFalse();
        (await foreign.Db.KeyExistsAsync("ft~m:{ft:gone}")).Should().BeFalse("a mark is there for an instant only");
        (await node.Tier.RemoveAsync("gone", Node.Long)).Should().BeFalse();
    }

    [RedisFact]
    public async Task An_expired_value_stays_no_longer_than_told_and_never_longer_than_before()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("long", "x", TimeSpan.FromHours(1));
        await node.SetAsync("short", "x", TimeSpan.FromSeconds(10));
        await node.Tier.SetAsync("ever", Node.Bytes("x"), null, Node.Long);
        foreach (var key in new[] { "long", "short", "ever" })
            (await node.Tier.ExpireAsync(key, TimeSpan.FromMinutes(1), Node.Long)).Should().BeTrue();
        (await LeftAsync(node, "long")).Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        (await LeftAsync(node, "short")).Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        (await LeftAsync(node, "ever")).Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        (await node.Tier.ExpireAsync("absent", TimeSpan.FromMinutes(1), Node.Long)).Should().BeFalse();
    }

    [RedisFact]
    public async Task To_expire_with_nothing_to_stay_is_to_remove()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("now", "x");
        (await node.Tier.ExpireAsync("now", TimeSpan.Zero, Node.Long)).Should().BeTrue();
        (await node.ReadAsync("now")).Should().BeNull();
    }

    [RedisFact]
    public async Task A_touched_value_stays_longer()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("touched", "x", TimeSpan.FromSeconds(10));
        (await node.Tier.TouchAsync("touched", TimeSpan.FromHours(1), TimeSpan.Zero, Node.Long)).Should().BeTrue();
        (await LeftAsync(node, "touched")).Should().BeGreaterThan(TimeSpan.FromMinutes(59));
        (await node.Tier.TouchAsync("absent", TimeSpan.FromHours(1), TimeSpan.Zero, Node.Long)).Should().BeFalse();
    }

    [RedisFact]
    public async Task Touches_and_expiries_at_once_leave_no_more_than_the_stale_time()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        for (var round = 0; round < 100; round++)
        {
            await node.SetAsync("raced", "x", TimeSpan.FromMinutes(5));
            await Task.WhenAll(
                node.Tier.TouchAsync("raced", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1), Node.Long).AsTask(),
                other.Tier.ExpireAsync("raced", TimeSpan.FromMinutes(1), Node.Long).AsTask(),
                node.Tier.TouchAsync("raced", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1), Node.Long).AsTask());
            (await LeftAsync(node, "raced")).Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        }
    }

    [RedisFact]
    public async Task Only_what_was_seen_is_removed_by_compare()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("bad", "rubbish");
        (await node.Tier.RemoveIfAsync("bad", SeenEntry.OfWhole("rubbis"u8), Node.Long)).Should().BeFalse();
        (await node.Tier.RemoveIfAsync("bad", SeenEntry.OfWhole("rubbish"u8), Node.Long)).Should().BeTrue();
        (await node.Tier.RemoveIfAsync("bad", SeenEntry.OfWhole("rubbish"u8), Node.Long)).Should().BeFalse();
        (await node.ReadAsync("bad")).Should().BeNull();
    }

    [RedisFact]
    public async Task What_replaces_a_value_voids_a_lease_taken_before()
    {
        await using var node = await Node.StartAsync(redis.Server);
        foreach (var change in new Func<string, Task>[]
        {
            key => node.SetAsync(key, "set").AsTask(),
            key => node.Tier.RemoveAsync(key, Node.Long).AsTask(),
            key => node.Tier.ExpireAsync(key, TimeSpan.FromSeconds(9), Node.Long).AsTask(),
            key => node.Tier.ClearPatternAsync("void*", Node.Long).AsTask(),
            key => node.Tier.ClearPatternAsync(key, Node.Long).AsTask(),
        })
        {
            await node.Tier.RemoveAsync("void", Node.Long);
            var lease = await node.LeaseAsync("void");
            await change("void");
            (await node.StoreAsync("void", lease, "loaded before")).Should().Be(RemoteStoreOutcome.LeaseLost);
            (await node.ReadAsync("void")).Should().NotBe("loaded before");
        }
    }

    private static async Task<TimeSpan?> LeftAsync(Node node, string key)
    {
        using var value = await node.Tier.ReadAsync(key, Node.Long);
        return value.Left;
    }
}
