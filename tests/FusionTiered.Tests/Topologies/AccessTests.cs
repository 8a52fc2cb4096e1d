using System.Globalization;
using FusionTiered.Engines;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>The user with the rights that docs/redis.md names.</summary>
public sealed class AccessTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Secret = "s3cret-canary";

    private static string[] Documented { get; } = DocumentedAcl.Of("shop");

    [RedisFact]
    public async Task The_documented_rules_are_enough_and_none_of_them_is_for_nothing()
    {
        var log = new CollectedLog();
        await UserAsync("enough");
        await redis.Server.CliAsync("CONFIG", "RESETSTAT");
        await using var one = Node("enough", log);
        await using var other = Node("enough", log);

        await OrRefusedAsync(log, async () =>
        {
            await Everything.WorksAsync(one, other);
            await HearsForeignChangesAsync(one);
            (await ((ISweepsL2)one.Cache).SweepAsync(null)).Outcome.Should().Be(L2SweepOutcome.Counted);
        });

        (log.Has(LogLevel.Error, 4013), log.Has(LogLevel.Information, 4014)).Should().Be((false, false));
        log.All.Should().NotContain("NOPERM").And.NotContain(Secret);
        var loaded = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                await one.Cache.GetOrSetAsync(FusionNode.Key(string.Create(CultureInfo.InvariantCulture, $"used-{loaded++}")), static _ => new ValueTask<string>("loaded"));
                var used = await redis.Server.CliAsync("INFO", "COMMANDSTATS");

                // A connection that is idle is asked with PING, after a minute.
                return Documented.Where(static rule => rule[0] == '+' && rule != "+ping").All(rule => used.Contains($"cmdstat_{rule[1..]}:", StringComparison.Ordinal));
            },
            "each of the rules is used");
    }

    [RedisTheory]
    [InlineData("+evalsha")]
    [InlineData("+subscribe")]
    [InlineData("+publish")]
    [InlineData("+hmget")]
    [InlineData("&ft:/*")]
    [InlineData("~ft:*")]
    public async Task Without_a_rule_the_cache_works_from_memory_and_sources(string rule)
    {
        Documented.Should().Contain(rule);
        var user = "less" + Array.IndexOf(Documented, rule);
        await UserAsync(user, [.. Documented.Where(each => each != rule)]);
        await using var node = Node(user, new CollectedLog());

        await Eventually.TrueAsync(
            async () =>
            {
                await IsSharedAsync(node);
                return await IsRefusedAsync(user, rule);
            },
            "the server refuses what the rule allows");

        (await IsSharedAsync(node)).Should().BeFalse();
        (await node.Cache.GetOrSetAsync(FusionNode.Key("source"), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
    }

    [RedisFact]
    public async Task The_documented_rules_grant_no_more()
    {
        await UserAsync("nomore");
        foreach (var forbidden in new[] { "GET secret", "SET secret x", "FLUSHALL", "KEYS *", "CONFIG GET maxmemory", "PUBLISH a b", "SUBSCRIBE a", "ACL LIST", "SHUTDOWN", "CLIENT KILL TYPE normal", "EVAL return(redis.call('get','secret')) 0" })
        {
            (await redis.Server.CliAsync(["--user", "nomore", "--pass", Secret, .. forbidden.Split(' ')])).Should().MatchRegex("NOPERM|can't access", forbidden);
        }
    }

    // Of a rule for keys or channels, whichever of ours.
    private async Task<bool> IsRefusedAsync(string user, string rule)
    {
        var refused = (await redis.Server.CliAsync("ACL", "LOG", "100")).Split('\n');
        return Enumerable.Range(0, refused.Length - 3).Any(at => refused[at] == "object" && refused[at + 3] == user
            && (rule[0] == '+' ? refused[at + 1] == rule[1..] : refused[at + 1].StartsWith("ft:", StringComparison.Ordinal)));
    }

    private static async Task<bool> IsSharedAsync(FusionNode node)
    {
        var write = await node.Cache.SetAsync(FusionNode.Key("less"), "v");
        var read = await node.Cache.GetAsync<string>(FusionNode.Key("less"), new CacheCallOptions { Tiers = TierUse.L2 });
        return write.IsEverywhere && read.Found && node.Cache.GetHealth() is { L2: RemoteTierStatus.Up, Coherence: CoherenceStatus.Verified };
    }

    // A failure tells what the server refused.
    private async Task OrRefusedAsync(CollectedLog log, Func<Task> works)
    {
        try
        {
            await works();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(failure.Message + "\n" + await redis.Server.CliAsync("ACL", "LOG") + "\n" + log.All, failure);
        }
    }

    private async Task HearsForeignChangesAsync(FusionNode node)
    {
        await Eventually.TrueAsync(async () => (await redis.Server.CliAsync("CLIENT", "LIST")).Contains("flags=tB", StringComparison.Ordinal), "Redis tracks");
        await node.Cache.SetAsync(FusionNode.Key("foreign"), "v");
        await Eventually.TrueAsync(
            async () =>
            {
                // One that comes shortly after the write is taken for the write's own.
                await redis.Server.CliAsync("HSET", "ft:v2:feed:foreign", "other", "x");
                return !node.Cache.TryGet(FusionNode.Key("foreign"), out string _);
            },
            "memory has let go of it");
    }

    private static FusionNode Node(RedisServer server, string user, ILoggerFactory log)
    {
        var configuration = ConfigurationOptions.Parse(server.Endpoint);
        (configuration.User, configuration.Password) = (user, Secret);
        return TopologyNode.On(configuration, "ft:", log: log);
    }

    private FusionNode Node(string user, ILoggerFactory log) => Node(redis.Server, user, log);

    private async Task UserAsync(string user, string[]? rules = null) =>
        (await redis.Server.CliAsync(["ACL", "SETUSER", user, "on", ">" + Secret, .. rules ?? Documented])).Should().Be("OK");
}
