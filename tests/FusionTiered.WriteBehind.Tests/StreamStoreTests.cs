using FusionTiered.Redis.Tests.Support;
using FusionTiered.WriteBehind.Redis;
using FusionTiered.WriteBehind.Streams;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>Each step that a buffer takes in Redis.</summary>
public sealed class StreamStoreTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(10);

    private readonly BufferKeys _keys = new(Guid.NewGuid().ToString("N"), "", "p");

    [RedisFact]
    public async Task Only_an_entry_that_nobody_has_claimed_is_replaced()
    {
        var store = await StoreAsync("a");
        var owner = await store.AcquireAsync(0, s_long);
        await AcceptAsync(store, "k", "1");
        (await AcceptAsync(store, "k", "2")).IsReplacement.Should().BeTrue();
        (await ClaimedAsync(store, owner!)).Should().Equal("2:2");
        (await AcceptAsync(store, "k", "3")).IsReplacement.Should().BeFalse("the sink may have it already");
        (await store.FindAsync([CacheKey.Raw("k")])).Select(TextOf).Should().Equal("3:3");
        (await ClaimedAsync(store, owner!)).Should().Equal("3:3");
    }

    [RedisFact]
    public async Task What_an_owner_had_claimed_goes_to_the_next_one_before_anything_new()
    {
        var first = await StoreAsync("a");
        var next = await StoreAsync("b");
        await AcceptAsync(first, "k", "1");
        var dead = await first.AcquireAsync(0, s_long);
        await ClaimedAsync(first, dead!);
        (await next.AcquireAsync(0, s_long)).Should().BeNull("it has an owner");
        await first.ReleaseAsync(dead!);
        var owner = await next.AcquireAsync(0, s_long);
        owner!.Token.Should().BeGreaterThan(dead!.Token);
        var (cursor, entries) = await next.TakeOverAsync(owner, "0-0", 10);
        (cursor, TextOf(entries.Single().Payload)).Should().Be(("0-0", "1:1"));
        (await ClaimedAsync(next, owner)).Should().BeEmpty();
    }

    [RedisFact]
    public async Task An_owner_that_lost_its_lease_changes_nothing()
    {
        var store = await StoreAsync("a");
        await AcceptAsync(store, "k", "1");
        var late = await store.AcquireAsync(0, s_long);
        var entry = (await store.ClaimAsync(late!, 10)).Single();
        await store.ReleaseAsync(late!);
        await store.AcquireAsync(0, s_long);
        foreach (var step in (Func<Task>[])
            [() => store.SunkAsync(late!, [(entry.Entry, "k")]).AsTask(), () => store.StepAsideAsync(late!, entry.Entry, "k", "x").AsTask(), () => store.ClaimAsync(late!, 1).AsTask(), () => store.TakeOverAsync(late!, "0-0", 1).AsTask()])
            await step.Should().ThrowAsync<LeaseLostException>();
        (await store.RenewAsync(late!, s_long)).Should().BeFalse();
        (await store.CountAsync()).Pending.Should().Be(1);
    }

    [RedisFact]
    public async Task A_sunk_write_whose_value_the_cache_may_not_have_is_named()
    {
        var store = await StoreAsync("a");
        var owner = await store.AcquireAsync(0, s_long);
        var told = await AcceptAsync(store, "told", "1");
        await AcceptAsync(store, "silent", "2");
        (await store.AnnounceAsync("told", told.Entry, told.Sequence)).Should().BeTrue();
        var entries = await store.ClaimAsync(owner!, 10);
        (await store.SunkAsync(owner!, [.. entries.Select(static one => (one.Entry, one.Key))])).Select(place => entries[place].Key).Should().Equal("silent");
        (await store.AnnounceAsync("told", told.Entry, told.Sequence)).Should().BeFalse("it is sunk");
        (await store.CountAsync()).Should().Be((0, 0));
    }

    [RedisFact]
    public async Task A_write_is_not_the_newest_after_a_later_one_of_its_key()
    {
        var store = await StoreAsync("a");
        var first = await AcceptAsync(store, "k", "1");
        await AcceptAsync(store, "k", "2");
        (await store.AnnounceAsync("k", first.Entry, first.Sequence)).Should().BeFalse();
    }

    [RedisFact]
    public async Task Writes_that_stepped_aside_count_as_pending_room()
    {
        var store = await StoreAsync("a");
        var owner = await store.AcquireAsync(0, s_long);
        await AcceptAsync(store, "k", "1");
        (await store.StepAsideAsync(owner!, (await store.ClaimAsync(owner!, 1)).Single().Entry, "k", "x")).Should().BeTrue("it was the newest of its key");
        (await store.AcceptAsync(0, "l", [1], most: 1, coalesce: true)).Should().BeNull();
        (await store.CountAsync()).Should().Be((0, 1));
    }

    [Fact]
    public void A_key_is_in_the_same_partition_in_every_process() => StableHash.Of("orders:1").Should().Be(2673459753);

    [Fact]
    public void A_write_survives_its_bytes()
    {
        var codec = new WriteCodec<int[]>(options: null);
        var id = Guid.NewGuid();
        var write = codec.Read(CacheKey.Raw("k"), [.. "17:"u8, .. codec.Write(id, [1, 2])]);
        (write.Id, write.Sequence, write.Value[1]).Should().Be((id, 17, 2));
    }

    private async Task<StreamStore> StoreAsync(string node)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint);
        return new(new BufferConnection(() => Task.FromResult<IConnectionMultiplexer>(connection), isOwned: true), _keys, node);
    }

    private static async Task<(long Sequence, string Entry, bool IsReplacement)> AcceptAsync(StreamStore store, string key, string payload) =>
        (await store.AcceptAsync(0, key, System.Text.Encoding.UTF8.GetBytes(payload), 100, coalesce: true))!.Value;

    private static async Task<IEnumerable<string>> ClaimedAsync(StreamStore store, Owner owner) => (await store.ClaimAsync(owner, 10)).Select(static one => TextOf(one.Payload));

    private static string TextOf(byte[]? payload) => System.Text.Encoding.UTF8.GetString(payload!);
}
