using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Rows 11, 12, 25, 26: bytes that are not what was written.</summary>
public sealed class DamageTests
{
    private static readonly CacheKey Key = Both.Of("k");

    [RedisTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(-1)]
    public async Task Row_12_a_bit_flipped_on_the_wire_is_a_counted_miss_and_what_is_stored_stays(int at)
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "the value");
        var stored = await PayloadOf(cluster);
        var befallen = cluster.B.Wire.Befall(ReplyFault.FlipByte(at), reply => reply.Holds(stored));

        // The load looks again under its lease, and then all is well.
        (await cluster.B.LoadAsync(Key)).Value.Should().Be("the value");

        await befallen.Ends();
        cluster.B.Figures.PayloadsRefused.Should().Be(1);
        cluster.B.Figures.Loads.Should().Be(0);
        (await PayloadOf(cluster)).Should().Equal(stored, "it is deleted by comparison, and was not the damaged one");
        await cluster.RestsAsync();
    }

    [RedisTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(-1)]
    public async Task Row_12_a_bit_flipped_in_Redis_is_a_counted_miss_and_the_entry_goes(int at)
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "the value");
        var damaged = await PayloadOf(cluster);
        damaged[at < 0 ? damaged.Length + at : at] ^= 0x10;
        await WriteAsync(cluster, damaged);

        (await cluster.B.GetAsync(Key)).Found.Should().BeFalse();

        cluster.B.Figures.PayloadsRefused.Should().Be(1);
        (await PayloadOf(cluster)).Should().BeEmpty("it is of use to nobody");
        await LoadsOnceAsync(cluster);
    }

    [RedisTheory]
    [InlineData("\u0000\u0001 neither a payload nor JSON")]
    [InlineData("{\"begun\":")]
    [InlineData("÷FT and then nothing")]
    [InlineData("the value")]
    public async Task Row_25_garbage_under_a_key_of_ours_is_removed_and_loaded_once(string garbage)
    {
        await using var cluster = await StartAsync();
        await WriteAsync(cluster, Wire.Bytes(garbage));
        await LoadsOnceAsync(cluster);
        cluster.B.Figures.PayloadsRefused.Should().BeGreaterThan(0);
    }

    [RedisFact]
    public async Task Row_25_something_that_is_no_string_is_a_miss()
    {
        await using var cluster = await StartAsync();
        await cluster.Server.CliAsync("RPUSH", "ft:both:k", "a", "b");
        var answer = await cluster.B.LoadAsync(Key);
        answer.Value.Should().Be("from source");
        (await cluster.Server.CliAsync("TYPE", "ft:both:k")).Should().BeOneOf("list", "string");
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_26_a_newer_format_is_a_miss_that_is_left_alone()
    {
        await using var cluster = await StartAsync();
        await LeftAloneAsync(cluster, payload => payload[3] = 2);
    }

    [RedisFact]
    public async Task Row_26_another_serializer_is_a_miss_that_is_left_alone()
    {
        await using var cluster = await StartAsync();
        await LeftAloneAsync(cluster, payload => payload[25] = 200);
    }

    [RedisFact]
    public async Task Row_26_another_type_is_a_miss_that_is_left_alone()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, 42);
        await LeftAloneAsync(cluster);
        (await cluster.A.Cache.GetAsync<int>(Key)).Value.Should().Be(42);
    }

    [RedisFact]
    public async Task Row_11_of_a_reply_that_breaks_off_nothing_is_kept()
    {
        await using var cluster = await StartAsync();
        var value = new string('x', 20_000);
        for (var round = 0; round < 5; round++)
        {
            var key = Both.Of("cut", round.ToString());
            await cluster.A.SetAsync(key, value);
            var befallen = cluster.B.Wire.Befall(ReplyFault.CutWithinBulk, reply => reply.Frame.Length > 100 && reply.TryFindBulk(out _, out var length) && length > 100);
            var answer = await cluster.B.LoadAsync(key, value);
            await befallen.Ends();
            answer.Value.Should().Be(value);
            await cluster.HearAsync(Convergence);
            (await cluster.B.LoadAsync(key, "another")).Value.Should().Be(value);
        }

        await cluster.RestsAsync();
    }

    private static async Task LeftAloneAsync(FaultyCluster cluster, Action<byte[]>? change = null)
    {
        if (change is not null)
        {
            await cluster.A.SetAsync(Key, "of another version");
            var changed = await PayloadOf(cluster);
            change(changed);
            Checksum.Renew(changed);
            await WriteAsync(cluster, changed);
        }

        var there = await PayloadOf(cluster);
        (await cluster.B.GetAsync(Key)).Found.Should().BeFalse();
        (await cluster.B.LoadAsync(Key, "mine")).Value.Should().Be("mine");
        (await PayloadOf(cluster)).Should().Equal(there, "others can read it");
        cluster.B.Figures.PayloadsRefused.Should().BeGreaterThan(0);
        await cluster.RestsAsync();
    }

    private static async Task LoadsOnceAsync(FaultyCluster cluster)
    {
        (await cluster.B.LoadAsync(Key, "loaded")).Value.Should().Be("loaded");
        await Eventually.True(() => !cluster.A.Cache.TryGet<string>(Key, out var own) || own == "loaded", "the other one has heard that its own is gone");
        (await cluster.A.LoadAsync(Key, "again")).Value.Should().Be("loaded", "it was stored");
        (await cluster.B.LoadAsync(Key, "again")).Value.Should().Be("loaded");
        cluster.Nodes.Sum(static node => node.Figures.Loads).Should().Be(1);
        await cluster.RestsAsync();
    }

    private static async Task<byte[]> PayloadOf(FaultyCluster cluster)
    {
        await using var foreign = await ForeignProgram.ConnectAsync(cluster.Server);
        return (byte[]?)await foreign.Db.StringGetAsync("ft:both:k") ?? [];
    }

    private static async Task WriteAsync(FaultyCluster cluster, byte[] payload)
    {
        await using var foreign = await ForeignProgram.ConnectAsync(cluster.Server);
        await foreign.Db.StringSetAsync("ft:both:k", payload, TimeSpan.FromMinutes(5));
    }
}
