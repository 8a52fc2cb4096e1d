using FusionTiered.WriteBehind.Redis;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>Where a buffer is in Redis.</summary>
public sealed class BufferKeysTests
{
    [Theory]
    [InlineData("shop:")]
    [InlineData("{shop}:")]
    [InlineData("")]
    public void All_keys_of_a_buffer_are_in_one_slot_of_a_cluster(string prefix)
    {
        var keys = new BufferKeys(prefix, "cache", "orders");
        string[] all = [keys.Sequence!, keys.Token!, keys.Partitions!, keys.Writes!, keys.Newest!, keys.Poison!, keys.Stream(0)!, keys.Stream(1)!, keys.Owner(0)!, keys.Owner(1)!];
        all.Distinct(StringComparer.Ordinal).Should().HaveCount(all.Length);
        all.Select(static key => key[..(key.IndexOf('}') + 1)]).Distinct(StringComparer.Ordinal).Should().ContainSingle().Which.Should().StartWith("{").And.Contain("orders");
    }

    [Fact]
    public void Two_buffers_share_no_key() =>
        new BufferKeys("shop:", "", "orders").Writes.Should().NotBe(new BufferKeys("shop:", "", "carts").Writes).And.NotBe(new BufferKeys("", "", "orders").Writes);
}
