using System.Buffers;
using System.Text;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;
using StackExchange.Redis;

namespace FusionTiered.Redis.Tests.Commands;

/// <summary>Our commands on a real server, beside an independent client: what one writes the other must read.</summary>
public sealed class CommandsOnServerTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private RedisClient _ours = null!;
    private ConnectionMultiplexer _theirs = null!;
    private IDatabase _db = null!;

    public async Task InitializeAsync()
    {
        if (RedisBinary.WhySkipped is not null)
            return;
        _ours = await Links.ClientAsync(Links.Settings(redis.Server.Port));
        _theirs = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint);
        _db = _theirs.GetDatabase();
    }

    public async Task DisposeAsync()
    {
        if (_ours is null)
            return;
        await _ours.DisposeAsync();
        _theirs.Dispose();
    }

    [RedisFact]
    public async Task Any_bytes_in_key_and_value_are_the_same_for_both_clients()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var key = new byte[random.Next(1, 40)];
            var value = new byte[random.Next(3) == 0 ? random.Next(20_000) : random.Next(50)];
            random.NextBytes(key);
            random.NextBytes(value);
            (await _ours.SetAsync(new(key), value)).Should().BeTrue();
            ((byte[]?)await _db.StringGetAsync(key)).Should().Equal(value, "seed {0}", seed);
            Array.Reverse(value);
            await _db.StringSetAsync(key, value);
            using var read = await _ours.GetAsync(new(key));
            read!.Span.SequenceEqual(value).Should().BeTrue("seed {0}", seed);
        }
    }

    [RedisFact]
    public async Task Lifetimes_and_conditions_mean_the_same_to_both_clients()
    {
        var key = Links.Key("life");
        (await _ours.SetAsync(key, Links.Bytes("a"), 60_000, SetWhen.Present)).Should().Be(await _db.StringSetAsync("life2", "a", TimeSpan.FromMinutes(1), When.Exists));
        (await _ours.SetAsync(key, Links.Bytes("a"), 60_000, SetWhen.Absent)).Should().Be(await _db.StringSetAsync("life2", "a", TimeSpan.FromMinutes(1), When.NotExists));
        (await _ours.SetAsync(key, Links.Bytes("b"), 60_000, SetWhen.Absent)).Should().Be(await _db.StringSetAsync("life2", "b", TimeSpan.FromMinutes(1), When.NotExists));
        using var stored = await _ours.GetWithTtlAsync(key);
        Encoding.UTF8.GetString(stored.Bytes!.Span).Should().Be("a");
        stored.Pttl.Should().BeCloseTo((long)(await _db.KeyTimeToLiveAsync("life"))!.Value.TotalMilliseconds, 5000);
        await _ours.SetAsync(key, Links.Bytes("for ever"));
        using (var lasting = await _ours.GetWithTtlAsync(key))
            lasting.Pttl.Should().Be(StoredValue.NoExpiry);
        using var absent = await _ours.GetWithTtlAsync(Links.Key("absent"));
        absent.Bytes.Should().BeNull();
        absent.Pttl.Should().Be(StoredValue.NoKey);
    }

    [RedisFact]
    public async Task Many_keys_in_one_round_trip_come_in_their_order()
    {
        var keys = Enumerable.Range(0, 100).Select(i => Links.Key($"many{i}")).ToArray();
        for (var i = 0; i < 100; i += 2)
            await _db.StringSetAsync($"many{i}", $"value{i}", i % 4 == 0 ? TimeSpan.FromMinutes(1) : Expiration.Default);
        await _db.ListRightPushAsync("many1", "a list is no value");
        var plain = await _ours.GetManyAsync(keys);
        var timed = await _ours.GetManyWithTtlAsync(keys);
        var theirs = await _db.StringGetAsync([.. Enumerable.Range(0, 100).Select(i => (StackExchange.Redis.RedisKey)$"many{i}")]);
        for (var i = 0; i < 100; i++)
        {
            Links.Text(plain[i]).Should().Be(theirs[i]);
            Links.Text(timed[i].Bytes).Should().Be(theirs[i]);
            if (i % 2 == 0)
                timed[i].Pttl.Should().Match(pttl => i % 4 == 0 ? pttl > 0 : pttl == StoredValue.NoExpiry);
        }

        (await _ours.GetManyAsync(default)).Should().BeEmpty();
    }

    [RedisFact]
    public async Task Deletions_count_what_was_there()
    {
        await _db.StringSetAsync("d1", "x");
        await _db.StringSetAsync("d2", "x");
        (await _ours.DeleteAsync(new[] { Links.Key("d1"), Links.Key("d-absent") })).Should().Be(1);
        (await _ours.UnlinkAsync(new[] { "d2"u8.ToArray() })).Should().Be(1);
        (await _db.KeyExistsAsync("d1")).Should().BeFalse();
        (await _db.KeyExistsAsync("d2")).Should().BeFalse();
    }

    [RedisFact]
    public async Task A_scan_with_an_escaped_pattern_finds_exactly_what_was_meant()
    {
        const string tricky = @"t*[x]?^-\:";
        await _db.StringSetAsync(tricky + "1", "x");
        await _db.StringSetAsync(tricky + "2", "x");
        await _db.StringSetAsync("txx:1", "x");
        var found = new HashSet<string>(StringComparer.Ordinal);
        var cursor = 0UL;
        do
        {
            var page = await _ours.ScanAsync(cursor, Links.Key(GlobPattern.Escape(tricky) + "*"), 7);
            found.UnionWith(page.Keys.Select(Encoding.UTF8.GetString));
            cursor = page.Cursor;
        }
        while (cursor != 0);

        found.Should().BeEquivalentTo(tricky + "1", tricky + "2");
        found.Should().BeEquivalentTo(_theirs.GetServer(redis.Server.Endpoint).Keys(pattern: GlobPattern.Escape(tricky) + "*").Select(key => (string)key!));
    }

    [RedisFact]
    public async Task A_script_unknown_to_the_server_is_taught_and_known_afterwards()
    {
        var script = new RedisScript("echo", "return ARGV[1] -- unknown so far");
        ReadOnlySequence<byte>[] arguments = [new("binary \r\n \0"u8.ToArray())];
        using (var answer = await _ours.EvalAsync<BytesReply, RentedBytes?>(script, new[] { Links.Key("k") }, arguments))
            answer!.Span.SequenceEqual("binary \r\n \0"u8).Should().BeTrue();
        var digest = Encoding.ASCII.GetString(script.Digest.Span);
        (await redis.Server.CliAsync("SCRIPT", "EXISTS", digest)).Should().EndWith("1");
        await redis.Server.CliAsync("SCRIPT", "FLUSH");
        using var again = await _ours.EvalAsync<BytesReply, RentedBytes?>(script, new[] { Links.Key("k") }, arguments);
        again!.Length.Should().Be(11);
    }

    [RedisFact]
    public async Task An_error_inside_a_script_names_the_script_and_not_its_arguments()
    {
        var script = new RedisScript("broken", "return redis.error_reply('ODD ' .. 'thing')");
        var error = (await FluentActions.Awaiting(() => _ours.EvalAsync<IntegerReply, long>(script, default, default).Ends()).Should().ThrowAsync<RespErrorException>()).Which;
        error.Command.Should().Be("broken");
        error.Code.Should().Be("ODD");
    }

    [RedisFact]
    public async Task Commands_of_a_batch_have_their_own_answers_and_errors()
    {
        await _db.ListRightPushAsync("a-list", "x");
        var batch = new RedisBatch();
        var set = batch.Set(new(Links.Key("batch"), Links.Bytes("v")));
        var wrong = batch.Get(Links.Key("a-list"));
        var get = batch.Get(Links.Key("batch"));
        var both = batch.Add<GetWithTtl, StoredValue>(new(Links.Key("batch")));
        var deleted = batch.Delete(Links.Key("batch"), Links.Key("absent"));
        await batch.SendAsync(_ours);
        set.Result.Should().BeTrue();
        FluentActions.Invoking(() => wrong.Result).Should().Throw<RespErrorException>().Which.Code.Should().Be("WRONGTYPE");
        Links.Text(get.Result).Should().Be("v");
        both.Result.Pttl.Should().Be(StoredValue.NoExpiry);
        deleted.Result.Should().Be(1);
    }

    [RedisFact]
    public async Task A_batch_that_was_not_sent_has_no_answers()
    {
        var get = new RedisBatch().Get(Links.Key("k"));
        FluentActions.Invoking(() => get.Result).Should().Throw<InvalidOperationException>();
        await new RedisBatch().SendAsync(_ours);
    }

    [RedisFact]
    public async Task The_server_tells_its_time_its_info_and_its_settings()
    {
        var theirs = await _theirs.GetServer(redis.Server.Endpoint).TimeAsync();
        (await _ours.TimeAsync()).Should().BeCloseTo(new DateTimeOffset(theirs, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000, 10_000_000);
        (await _ours.InfoAsync("server"))["tcp_port"].Should().Be(redis.Server.Port.ToString());
        (await _ours.ConfigGetAsync("maxmemory-policy")).Should().ContainKey("maxmemory-policy").WhoseValue.Should().Be("noeviction");
        (await _ours.PingAsync()).Should().BeTrue();
    }

    [RedisFact]
    public async Task A_key_is_its_prefix_text_and_suffix()
    {
        var key = new FusionTiered.Redis.Commands.RedisKey("p~l:{"u8.ToArray(), "ключ", "}"u8.ToArray());
        await _ours.SetAsync(key, Links.Bytes("v"));
        ((string?)await _db.StringGetAsync("p~l:{ключ}")).Should().Be("v");
        key.ToString().Should().NotContain("ключ");
        Encoding.UTF8.GetString(key.ToBytes()).Should().Be("p~l:{ключ}");
    }

    [RedisFact]
    public async Task A_large_value_takes_its_own_connection_and_comes_back_whole()
    {
        var value = new byte[20 << 20];
        new Random(1).NextBytes(value);
        (await _ours.SetAsync(Links.Key("large"), value)).Should().BeTrue();
        using var read = await _ours.GetAsync(Links.Key("large"), new() { PayloadBytes = value.Length });
        read!.Span.SequenceEqual(value).Should().BeTrue();
        var clients = await redis.Server.CliAsync("CLIENT", "LIST");
        clients.Split('\n').Should().Contain(line => line.Contains("name=FusionTiered") && line.Contains("cmd=get"));
    }

    [Fact]
    public void Rented_bytes_are_given_back_once()
    {
        var bytes = RentedBytes.Copy("abc"u8);
        bytes.Dispose();
        bytes.Dispose();
        FluentActions.Invoking(() => bytes.Span.Length).Should().Throw<ObjectDisposedException>();
    }
}
