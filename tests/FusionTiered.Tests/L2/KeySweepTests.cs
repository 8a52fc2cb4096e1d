using FusionTiered.Engines;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.L2;

/// <summary>How many keys of Redis a clear or a pattern took away. Redis lets one cache set what another one counts.</summary>
public sealed class KeySweepTests
{
    private static readonly CacheProfile Prices = new("prices");

    [RedisFact]
    public async Task A_pattern_counts_what_only_Redis_has_and_counts_it_once()
    {
        await using var writer = await NodeAsync("sweep.once:");
        await using var other = await NodeAsync("sweep.once:");
        await FillAsync(writer, FusionNode.Key("a"), FusionNode.Key("b"), FusionNode.Key("c"), Prices.Of("btc"));

        (await other.Cache.ClearPatternAsync("feed:*")).Removed.Should().Be(3);
        (await other.Cache.ClearPatternAsync("feed:*")).Removed.Should().Be(0);
        (await other.Cache.GetAsync<string>(Prices.Of("btc"))).Found.Should().BeTrue("another profile is not swept");
        (await ValuesAsync("sweep.once:v2:feed:*")).Should().Be(0);
    }

    [RedisFact]
    public async Task A_pattern_of_an_event_counts_its_own_keys_alone()
    {
        await using var writer = await NodeAsync("sweep.event:", "feed:ann:*");
        await using var other = await NodeAsync("sweep.event:", "feed:ann:*");
        await FillAsync(writer, FusionNode.Feed.Of("ann", "1"), FusionNode.Feed.Of("ann", "2"), FusionNode.Feed.Of("anna", "1"));

        (await other.Cache.ClearPatternAsync("feed:ann:*")).Removed.Should().Be(2);
        (await other.Cache.GetAsync<string>(FusionNode.Feed.Of("anna", "1"))).Found.Should().BeTrue();
    }

    [RedisFact]
    public async Task Without_a_count_a_pattern_looks_at_no_key()
    {
        await using var node = await NodeAsync("sweep.none:");
        await FillAsync(node, FusionNode.Key("a"));

        (await node.Cache.ClearPatternAsync("feed:*", count: false)).Removed.Should().Be(0);
        await node.Cache.ClearAsync();

        (await ValuesAsync("sweep.none:v2:feed:*")).Should().Be(1);
    }

    [RedisFact]
    public async Task A_sweep_takes_every_profile_and_leaves_marks_and_what_is_not_its_own()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await NodeAsync("sweep.all:");
        await using var foreign = await NodeAsync("sweep.:");
        await FillAsync(node, FusionNode.Key("a*[?]"), Prices.Of("btc"));
        await FillAsync(foreign, FusionNode.Key("a"));
        await node.Cache.InvalidateTagAsync("red");
        await node.Cache.GetOrSetAsync(FusionNode.Key("none"), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string>()));
        await server.CliAsync("SET", "sweep.all:v2:feed:text", "no hash");

        await node.Cache.ClearAsync();
        var marks = await server.CliAsync("HEXISTS", "sweep.all:v2:__fc:t:red", "data");
        (await SweepAsync(node)).Should().Be(L2Sweep.Counted(2));

        (await SweepAsync(node)).Should().Be(L2Sweep.Counted(0));
        (await foreign.Cache.GetAsync<string>(FusionNode.Key("a"))).Found.Should().BeTrue();
        (marks, await server.CliAsync("HEXISTS", "sweep.all:v2:__fc:t:red", "data"), await server.CliAsync("EXISTS", "sweep.all:v2:feed:text")).Should().Be(("1", "1", "1"));
    }

    [RedisFact]
    public async Task A_sweep_of_the_default_profile_leaves_the_others_and_those_of_another_application()
    {
        await using var node = await NodeAsync("sweep.default:");
        await FillAsync(node, FusionNode.Key(), CacheKey.Parse("bare"), CacheKey.Raw("theirs:1"));
        await node.Cache.ClearAsync(CacheProfile.Default);

        (await ((ISweepsL2)node.Cache).SweepAsync(CacheProfile.Default)).Should().Be(L2Sweep.Counted(1));

        (await ValuesAsync("sweep.default:v2:feed:*"), await ValuesAsync("sweep.default:v2:theirs:*")).Should().Be((1, 1));
    }

    [RedisFact]
    public async Task A_value_that_is_younger_than_the_mark_stays()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await NodeAsync("sweep.young:");
        await FillAsync(node, FusionNode.Key("old"), FusionNode.Key("young"));
        var time = (await TimeAsync(server)).AddMinutes(1);
        await server.CliAsync("HSET", "sweep.young:v2:feed:young", "v", VersionWordOf(time));

        await node.Cache.ClearAsync();
        (await SweepAsync(node)).Should().Be(L2Sweep.Counted(1));

        (await ValuesAsync("sweep.young:v2:feed:*")).Should().Be(1);
    }

    [RedisFact]
    public async Task A_value_of_a_node_of_an_earlier_release_stays_since_its_version_tells_no_time()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await NodeAsync("sweep.former:");
        await FillAsync(node, FusionNode.Key("old"), FusionNode.Key("former"));
        await server.CliAsync("HSET", "sweep.former:v2:feed:former", "v", "0a1b2c3d4e5f");

        await node.Cache.ClearAsync();

        (await SweepAsync(node)).Should().Be(L2Sweep.Counted(1));
        (await ValuesAsync("sweep.former:v2:feed:former")).Should().Be(1);
    }

    [RedisFact]
    public async Task A_value_that_was_set_between_the_clear_and_the_sweep_stays()
    {
        await using var node = await NodeAsync("sweep.between:");
        await FillAsync(node, FusionNode.Key("old"));
        await node.Cache.ClearAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await FillAsync(node, FusionNode.Key("new"));
                return (await node.Cache.GetAsync<string>(FusionNode.Key("new"), new CacheCallOptions { Tiers = TierUse.L2 })).Found;
            },
            "the value is surely younger than the mark");
        await FillAsync(node, FusionNode.Key("new"));

        (await SweepAsync(node)).Should().Be(L2Sweep.Counted(1));

        (await node.Cache.GetAsync<string>(FusionNode.Key("new"), new CacheCallOptions { Tiers = TierUse.L2 })).Found.Should().BeTrue();
    }

    [RedisFact]
    public async Task The_first_write_of_a_node_says_its_time()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await NodeAsync("sweep.first:");
        var before = await TimeAsync(server);

        await FillAsync(node, FusionNode.Key());

        string.CompareOrdinal(await server.CliAsync("HGET", "sweep.first:v2:feed:k", "v"), VersionWord.TimeOf(before.AddMinutes(-1).Ticks)).Should().BePositive();
    }

    [RedisFact]
    public async Task A_load_that_began_after_the_clear_is_stored_though_the_old_value_was_swept_meanwhile()
    {
        await using var node = await NodeAsync("sweep.load:");
        await FillAsync(node, FusionNode.Key());
        await node.Cache.ClearAsync();

        await node.Cache.GetOrSetAsync(FusionNode.Key(), async token =>
        {
            (await SweepAsync(node)).Should().Be(L2Sweep.Counted(1));
            return "loaded";
        });

        (await node.Cache.GetAsync<string>(FusionNode.Key(), new CacheCallOptions { Tiers = TierUse.L2 })).Value.Should().Be("loaded");
        node.Engine.Caches.All.Sum(static cache => cache.Hardened!.L2.Refused).Should().Be(0);
    }

    [RedisFact]
    public async Task A_load_that_saw_the_value_before_a_removal_is_not_stored_after_a_sweep()
    {
        await using var node = await NodeAsync("sweep.late:");
        await using var other = await NodeAsync("sweep.late:");
        await FillAsync(node, FusionNode.Key());
        await node.Cache.ExpireAsync(FusionNode.Key());

        await node.Cache.GetOrSetAsync(FusionNode.Key(), async token =>
        {
            await other.Cache.SetAsync(FusionNode.Key(), "set");
            await other.Cache.ClearPatternAsync("feed:*");
            return "too late";
        });

        (await other.Cache.GetAsync<string>(FusionNode.Key(), new CacheCallOptions { Tiers = TierUse.L2 })).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_swept_key_is_no_value_for_a_removal()
    {
        await using var node = await NodeAsync("sweep.removal:");
        await FillAsync(node, FusionNode.Key());
        await node.Cache.ClearPatternAsync("feed:*");
        node.Cache.ClearMemory();

        (await node.Cache.RemoveAsync(FusionNode.Key())).Removed.Should().Be(0);
    }

    [RedisFact]
    public async Task More_keys_than_one_page_are_counted_among_those_of_others()
    {
        await using var writer = await NodeAsync("sweep.many:");
        await using var other = await NodeAsync("sweep.many:");
        await writer.Cache.SetManyAsync<int>([.. Enumerable.Range(0, 2000).Select(static at => new KeyValuePair<CacheKey, int>((at % 2 == 0 ? FusionNode.Feed : Prices).Of(at), at))]);

        (await other.Cache.ClearPatternAsync("feed:*")).Removed.Should().Be(1000);
    }

    [RedisFact]
    public async Task Without_Redis_nothing_is_counted_there_and_the_call_succeeds()
    {
        var log = new CollectedLog();
        await using var server = await RedisServer.StartAsync();
        await using var node = Node(server, "sweep.away:", log: log);
        await FillAsync(node, FusionNode.Key());
        server.Crash();

        (await node.Cache.ClearPatternAsync("feed:*")).Removed.Should().Be(1, "memory had it");
        (await SweepAsync(node)).Outcome.Should().Be(L2SweepOutcome.Failed);

        log.Count(4023).Should().Be(1);
    }

    [RedisFact]
    public async Task A_user_that_may_not_scan_clears_all_the_same()
    {
        var log = new CollectedLog();
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "default", "-scan");
        await using var node = Node(server, "sweep.denied:", log: log);
        await FillAsync(node, FusionNode.Key());

        (await node.Cache.ClearPatternAsync("feed:*")).Should().Be(CacheWrite.Everywhere(1));
        (await SweepAsync(node)).Outcome.Should().Be(L2SweepOutcome.Refused);

        (await node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
        log.Count(4022).Should().Be(2);
    }

    [RedisFact]
    public async Task The_parts_of_FusionCache_are_not_swept()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = Node(server, "sweep.stock:", engine: static engine => engine.StockRedisParts = true);

        (await SweepAsync(node)).Outcome.Should().Be(L2SweepOutcome.Refused);
    }

    [RedisFact]
    public async Task A_connection_of_the_application_serves_without_rights_of_administration()
    {
        var server = await SharedRedis.StartedAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(server.Endpoint));
        await using var node = Node(server, "sweep.theirs:", use: builder => builder.UseRedis((IServiceProvider _) => connection));
        await FillAsync(node, FusionNode.Key());

        (await node.Cache.ClearAsync()).IsEverywhere.Should().BeTrue();
        (await SweepAsync(node)).Should().Be(L2Sweep.Counted(1));
    }

    [RedisFact]
    public async Task A_caller_that_gave_up_ends_the_sweep_and_not_the_clear()
    {
        await using var node = await NodeAsync("sweep.stopped:");
        await FillAsync(node, FusionNode.Key());
        await node.Cache.ClearAsync();

        (await ((ISweepsL2)node.Cache).SweepAsync(null, new CancellationToken(canceled: true))).Outcome.Should().Be(L2SweepOutcome.Stopped);

        (await node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }

    private static async Task<FusionNode> NodeAsync(string prefix, params string[] patterns) => Node(await SharedRedis.StartedAsync(), prefix, patterns);

    private static FusionNode Node(
        RedisServer server, string prefix, string[]? patterns = null, Action<FusionEngineOptions>? engine = null, Action<IFusionTieredBuilder>? use = null, ILoggerFactory? log = null) => FusionNode.New(
            engine: engine,
            all: options =>
            {
                options.KeyPrefix = prefix;
                options.Add(Prices, static _ => { });
                FusionNode.Patient(options);
            },
            events: map => map.On("happened", [.. patterns ?? [], "nothing"]),
            use: use ?? (builder => builder.UseRedis(FusionNode.PatientWith(server.Endpoint))),
            log: log);

    private static async Task FillAsync(FusionNode node, params CacheKey[] keys)
    {
        foreach (var key in keys)
        {
            (await node.Cache.SetAsync(key, "v")).IsEverywhere.Should().BeTrue();
        }
    }

    private static ValueTask<L2Sweep> SweepAsync(FusionNode node) => ((ISweepsL2)node.Cache).SweepAsync(null);

    private static string VersionWordOf(DateTime time) => VersionWord.TimeOf(time.Ticks) + ".another";

    private static async Task<DateTime> TimeAsync(RedisServer server) =>
        DateTime.UnixEpoch.AddSeconds(long.Parse((await server.CliAsync("TIME")).Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture));

    // How many of the keys have a value.
    private static async Task<int> ValuesAsync(string pattern)
    {
        var server = await SharedRedis.StartedAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(server.Endpoint));
        var database = connection.GetDatabase();
        return connection.GetServers()[0].Keys(pattern: pattern).Count(key => database.HashExists(key, "data"));
    }
}
