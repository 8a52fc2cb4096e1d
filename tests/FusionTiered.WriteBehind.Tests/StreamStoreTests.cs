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
        (cursor, TextOf(entries.Single().Payload), entries.Single().Deliveries).Should().Be(("0-0", "1:1", 2));
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
    public void A_write_of_a_later_version_that_stepped_aside_still_has_its_id()
    {
        var id = Guid.NewGuid();
        var later = new WriteCodec<int>(options: null).Write(id, 1);
        later[0] = 2;
        var poison = new WriteCodec<int>(options: null).ReadPoison([.. "TimeoutException\nk\n17:"u8, .. later]);
        (poison.Write.Id, poison.Write.Sequence, poison.Write.Key, poison.Failure).Should().Be((id, 17, CacheKey.Raw("k"), "TimeoutException"));
    }

    [Fact]
    public void A_write_survives_its_bytes()
    {
        var codec = new WriteCodec<int[]>(options: null);
        var id = Guid.NewGuid();
        var write = codec.Read(CacheKey.Raw("k"), [.. "17:"u8, .. codec.Write(id, [1, 2])]);
        (write.Id, write.Sequence, write.Value[1]).Should().Be((id, 17, 2));
    }

    [RedisFact]
    public async Task An_owner_whose_claim_Redis_has_lost_takes_out_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        var store = await StoreAsync("a", server);
        var owner = await store.AcquireAsync(0, s_long);
        await AcceptAsync(store, "k", "1");
        await server.CliAsync("SAVE");
        var claimed = (await store.ClaimAsync(owner!, 10)).Single();
        await server.RestartAsync();
        await Eventually.TrueAsync(async () => await AnswersAsync(store), "the client is connected again");
        (await AcceptAsync(store, "k", "2")).IsReplacement.Should().BeTrue("Redis knows of no claim");
        var sunk = () => store.SunkAsync(owner!, [(claimed.Entry, "k")]).AsTask();
        await sunk.Should().ThrowAsync<LeaseLostException>();
        (await store.FindAsync([CacheKey.Raw("k")])).Select(TextOf).Should().Equal("2:2");
    }

    [RedisFact]
    public async Task An_owner_whose_last_step_Redis_has_lost_begins_again()
    {
        await using var server = await RedisServer.StartAsync();
        var store = await StoreAsync("a", server);
        var owner = await store.AcquireAsync(0, s_long);
        await AcceptAsync(store, "k", "1");
        var claimed = (await store.ClaimAsync(owner!, 10)).Single();
        await server.CliAsync("SAVE");
        await store.SunkAsync(owner!, [(claimed.Entry, "k")]);
        await server.RestartAsync();
        await Eventually.TrueAsync(async () => await AnswersAsync(store), "the client is connected again");
        var next = () => store.ClaimAsync(owner!, 10).AsTask();
        await next.Should().ThrowAsync<LeaseLostException>("a write that it took out is back, and a later one of its key must not overtake it");
        await store.ReleaseAsync(owner!);
        (await store.TakeOverAsync((await store.AcquireAsync(0, s_long))!, "0-0", 10)).Entries.Should().ContainSingle();
    }

    [RedisFact]
    public async Task Another_number_of_partitions_is_refused_also_after_both_had_agreed()
    {
        var one = await StoreAsync("a");
        var other = await StoreAsync("b", partitions: 2);
        await other.AgreeAsync(2);
        await AcceptAsync(other, "k", "1");
        var accept = () => AcceptAsync(one, "k", "2");
        await accept.Should().ThrowAsync<BufferRefusedException>().WithMessage("Partitions is 1; other nodes or pending writes use 2.*");
        var acquire = () => one.AcquireAsync(0, s_long).AsTask();
        await acquire.Should().ThrowAsync<BufferRefusedException>();
    }

    [RedisFact]
    public async Task An_entry_of_another_partition_is_not_replaced()
    {
        var store = await StoreAsync("a", partitions: 2);
        await AcceptAsync(store, "k", "1");
        (await store.AcceptAsync(1, "k", [1], 100, coalesce: true))!.Value.Should().Match<(long Sequence, string Entry, bool IsReplacement)>(static write => !write.IsReplacement);
    }

    [RedisFact]
    public async Task Fencing_tokens_rise_also_after_Redis_has_lost_the_last_one()
    {
        var store = await StoreAsync("a");
        var before = await store.AcquireAsync(0, s_long);
        await redis.Server.CliAsync("DEL", _keys.Token.ToString(), _keys.Owner(0).ToString());
        (await store.AcquireAsync(0, s_long))!.Token.Should().BeGreaterThanOrEqualTo(before!.Token).And.BeGreaterThan(1_700_000_000_000);
    }

    [RedisFact]
    public async Task The_value_of_a_write_that_followed_an_unannounced_one_leaves_the_cache_when_it_is_sunk()
    {
        var store = await StoreAsync("a");
        var owner = await store.AcquireAsync(0, s_long);
        await AcceptAsync(store, "k", "1");
        var later = await AcceptAsync(store, "k", "2");
        (await store.AnnounceAsync("k", later.Entry, later.Sequence)).Should().BeTrue();
        var entry = (await store.ClaimAsync(owner!, 10)).Single();
        (await store.SunkAsync(owner!, [(entry.Entry, "k")])).Should().Equal([0], "the writer of the first one may have set the cache after the second");
    }

    private async Task<StreamStore> StoreAsync(string node, RedisServer? server = null, int partitions = 1)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync((server ?? redis.Server).Endpoint + ",abortConnect=false");
        return new(new BufferConnection(() => Task.FromResult<IConnectionMultiplexer>(connection), isOwned: true), _keys, node, partitions);
    }

    private static async Task<bool> AnswersAsync(StreamStore store)
    {
        try
        {
            await store.FindAsync([]);
            return true;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<(long Sequence, string Entry, bool IsReplacement)> AcceptAsync(StreamStore store, string key, string payload) =>
        (await store.AcceptAsync(0, key, System.Text.Encoding.UTF8.GetBytes(payload), 100, coalesce: true))!.Value;

    private static async Task<IEnumerable<string>> ClaimedAsync(StreamStore store, Owner owner) => (await store.ClaimAsync(owner, 10)).Select(static one => TextOf(one.Payload));

    private static string TextOf(byte[]? payload) => System.Text.Encoding.UTF8.GetString(payload!);
}
