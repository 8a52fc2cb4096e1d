using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>Values in Redis whose bytes this node cannot read: a miss for the caller, and removed where they are of use to nobody.</summary>
public class UnreadableValuesTests
{
    private static readonly string Text = string.Join(' ', Enumerable.Range(0, 2_000));
    private static int s_rig;

    public static TheoryData<byte[]> Damages { get; } = new(
        Encoding.UTF8.GetBytes("{\"not\": what it was"),
        [0xFF, 0x00, 0x13],
        Encoding.UTF8.GetBytes("{\"price\":5}"),
        Compression.Compressed(Encoding.UTF8.GetBytes("{\"v\":\"" + Text + "\"}"), from: 1, longest: 20_000)[..^10]);

    [RedisTheory]
    [MemberData(nameof(Damages))]
    public async Task A_read_without_a_source_misses_a_damaged_value_and_Redis_has_it_no_longer(byte[] damage)
    {
        await using var rig = await Rig.StartAsync();
        await rig.WriteAsync(damage);

        (await rig.Node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();

        rig.Node.Counters.PayloadsRefused.Should().Be(1);
        await rig.IsGoneAsync();
    }

    [RedisTheory]
    [MemberData(nameof(Damages))]
    public async Task A_load_replaces_a_damaged_value(byte[] damage)
    {
        await using var rig = await Rig.StartAsync();
        await using var other = rig.Another();
        await rig.WriteAsync(damage);

        (await rig.Node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");

        (await other.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be("loaded");
        rig.Node.Counters.PayloadsRefused.Should().Be(1, "it is counted once in a call");
    }

    [RedisTheory]
    [MemberData(nameof(Damages))]
    public async Task A_load_that_fails_gets_nothing_of_a_damaged_value_and_leaves_none_behind(byte[] damage)
    {
        await using var rig = await Rig.StartAsync(static profile => profile.StaleFor = TimeSpan.FromHours(1));
        await rig.WriteAsync(damage);

        await rig.Node.Cache.Awaiting(static cache => cache.GetOrSetAsync<string>(FusionNode.Key(), static _ => throw new IOException()).AsTask()).Should().ThrowAsync<IOException>();

        await rig.IsGoneAsync();
    }

    [RedisFact]
    public async Task A_batch_misses_a_damaged_value_and_Redis_has_it_no_longer()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WriteAsync([0xFF]);
        await rig.WriteAsync([0xFF], "other");

        (await rig.Node.Cache.GetManyAsync<string>([FusionNode.Key(), FusionNode.Key("other")])).Should().BeEmpty();

        await rig.IsGoneAsync();
        await rig.IsGoneAsync("other");
    }

    [RedisFact]
    public async Task Callers_that_share_a_read_of_a_damaged_value_count_it_once()
    {
        await using var rig = await Rig.StartAsync();
        await rig.Node.Cache.ContainsAsync(FusionNode.Key("other"));
        await rig.WriteAsync([0xFF]);
        var shared = await rig.Node.Engine.Caches.Of(rig.Node.Engine.Profiles.Registered(FusionNode.Feed)).AskL2Async(FusionNode.Key().Text);
        var reads = new FusionReads(rig.Node.Engine);

        for (var caller = 0; caller < 5; caller++)
        {
            (await reads.GetAsync<string>(FusionNode.Key(), default, shared)).Found.Should().BeFalse();
        }

        rig.Node.Counters.PayloadsRefused.Should().Be(1);
    }

    [RedisFact]
    public async Task A_removal_after_it_finds_no_value()
    {
        await using var rig = await Rig.StartAsync();
        await rig.Node.Cache.SetAsync(FusionNode.Key(), "v");
        await rig.WriteAsync([0xFF]);
        rig.Node.Cache.ClearMemory();
        await rig.Node.Cache.GetAsync<string>(FusionNode.Key());
        await rig.IsGoneAsync();

        (await rig.Node.Cache.RemoveAsync(FusionNode.Key())).Removed.Should().Be(0);
    }

    [RedisFact]
    public async Task A_value_of_another_version_stays()
    {
        await using var rig = await Rig.StartAsync(static profile => profile.Version = 2);
        await using var older = rig.Another(static profile => profile.Version = 1);
        await older.Cache.SetAsync(FusionNode.Key(), "older");

        (await rig.Node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();

        rig.Node.Counters.PayloadsRefused.Should().Be(0);
        (await rig.HasValueAsync()).Should().BeTrue();
    }

    [RedisFact]
    public async Task A_value_that_is_too_long_for_this_node_alone_stays()
    {
        await using var rig = await Rig.StartAsync(static profile => profile.MaxL2ValueBytes = 5_000);
        await using var other = rig.Another(static profile => profile.CompressFrom = 64);
        await other.Cache.SetAsync(FusionNode.Key(), Text);

        (await rig.Node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();

        await rig.StaysAsync();
    }

    [RedisFact]
    public async Task A_value_that_is_asked_for_as_a_type_that_nobody_can_read_stays()
    {
        await using var rig = await Rig.StartAsync();
        await using var other = rig.Another();
        await other.Cache.SetAsync(FusionNode.Key(), new Named("ann"));

        (await rig.Node.Cache.GetAsync<IFormatProvider>(FusionNode.Key())).Found.Should().BeFalse();

        await rig.StaysAsync();
    }

    [RedisFact]
    public async Task A_value_that_does_not_fit_the_type_of_the_call_stays_until_a_load_replaces_it()
    {
        await using var rig = await Rig.StartAsync();
        await using var other = rig.Another();
        await other.Cache.SetAsync(FusionNode.Key(), new Named("ann"));

        (await rig.Node.Cache.GetAsync<int>(FusionNode.Key())).Found.Should().BeFalse();
        await rig.StaysAsync();

        (await rig.Node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<int>(5))).Should().Be(5);
        await using var third = rig.Another();
        (await third.Cache.GetAsync<int>(FusionNode.Key())).Value.Should().Be(5);
    }

    [RedisFact]
    public async Task A_value_whose_serializer_blames_this_node_stays()
    {
        await using var rig = await Rig.StartAsync(use: Sealing(static () => new CryptographicException("The key ring is older.")));
        await using var other = rig.Another(use: Sealing());
        await other.Cache.SetAsync(FusionNode.Key(), new Sealed("s"));

        (await rig.Node.Cache.GetAsync<Sealed>(FusionNode.Key())).Found.Should().BeFalse();

        await rig.StaysAsync();
    }

    [RedisFact]
    public async Task A_value_whose_serializer_blames_the_bytes_goes()
    {
        await using var rig = await Rig.StartAsync(use: Sealing(static () => new EndOfStreamException()));
        await using var other = rig.Another(use: Sealing());
        await other.Cache.SetAsync(FusionNode.Key(), new Sealed("s"));

        (await rig.Node.Cache.GetAsync<Sealed>(FusionNode.Key())).Found.Should().BeFalse();

        await rig.IsGoneAsync();
    }

    [RedisFact]
    public async Task A_key_of_another_type_of_Redis_stays()
    {
        await using var rig = await Rig.StartAsync();
        await rig.Server.CliAsync("rpush", rig.Name(), "a", "list");

        (await rig.Node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();

        rig.Node.Counters.PayloadsRefused.Should().Be(0);
        (await rig.Server.CliAsync("llen", rig.Name())).Should().Be("2");
    }

    [RedisFact]
    public async Task A_removal_that_fails_fails_no_call()
    {
        await using var rig = await Rig.StartAsync(engine: static engine => engine.Scripts = RedisScripts.Real with { RemoveUnreadable = "return redis.error_reply('NO')" });
        await rig.WriteAsync([0xFF]);

        (await rig.Node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
        (await rig.Node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
        await using var other = rig.Another();
        (await other.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be("loaded");
    }

    private static Action<IFusionTieredBuilder> Sealing(Func<Exception>? failure = null) => builder => builder.Services.AddSingleton<IHybridCacheSerializer<Sealed>>(new SealedSerializer(failure));

    private sealed record Named(string Name);

    private sealed record Sealed(string Text);

    private sealed class SealedSerializer(Func<Exception>? failure) : IHybridCacheSerializer<Sealed>
    {
        public Sealed Deserialize(ReadOnlySequence<byte> source) => failure is null ? new(Encoding.UTF8.GetString(source)) : throw failure();

        public void Serialize(Sealed value, IBufferWriter<byte> target) => target.Write(Encoding.UTF8.GetBytes(value.Text));
    }

    private sealed class Rig(RedisServer server, string prefix, FusionNode node, ConnectionMultiplexer connection) : IAsyncDisposable
    {
        public RedisServer Server => server;

        public FusionNode Node => node;

        public static async Task<Rig> StartAsync(Action<CacheProfileOptions>? feed = null, Action<FusionEngineOptions>? engine = null, Action<IFusionTieredBuilder>? use = null)
        {
            var server = await SharedRedis.StartedAsync();
            var prefix = string.Create(CultureInfo.InvariantCulture, $"unreadable{Interlocked.Increment(ref s_rig)}:");
            return new(server, prefix, NodeOf(server, prefix, feed, engine, use), await ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(server.Endpoint)));
        }

        public FusionNode Another(Action<CacheProfileOptions>? feed = null, Action<IFusionTieredBuilder>? use = null) => NodeOf(server, prefix, feed, engine: null, use);

        public string Name(string part = "k") => $"{prefix}v2:feed:{part}";

        public Task<bool> WriteAsync(byte[] bytes, string part = "k") => connection.GetDatabase().HashSetAsync(Name(part), "data", bytes);

        public async Task<bool> HasValueAsync(string part = "k") => await connection.GetDatabase().HashExistsAsync(Name(part), "data");

        // The removal would have been sent before this reads: it goes out on the same connection, ahead of the next read of the node.
        public async Task StaysAsync()
        {
            node.Counters.PayloadsRefused.Should().Be(1);
            await node.Cache.GetAsync<string>(FusionNode.Key("next"));
            (await HasValueAsync()).Should().BeTrue();
        }

        public Task IsGoneAsync(string part = "k") => Eventually.TrueAsync(async () => !await HasValueAsync(part), "Redis has the value no longer");

        public async ValueTask DisposeAsync()
        {
            await node.DisposeAsync();
            await connection.DisposeAsync();
        }

        private static FusionNode NodeOf(RedisServer server, string prefix, Action<CacheProfileOptions>? feed, Action<FusionEngineOptions>? engine, Action<IFusionTieredBuilder>? use) => FusionNode.New(
            feed,
            engine,
            all =>
            {
                all.KeyPrefix = prefix;
                FusionNode.Patient(all);
            },
            use: builder =>
            {
                builder.UseRedis(FusionNode.PatientWith(server.Endpoint));
                use?.Invoke(builder);
            });
    }
}
