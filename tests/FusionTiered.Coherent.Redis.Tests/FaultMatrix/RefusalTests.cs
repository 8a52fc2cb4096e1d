using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Logging;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Rows 15 to 21: a server that answers, and will not.</summary>
public sealed class RefusalTests
{
    private const string Secret = "s3cret-of-row-20";

    private static readonly CacheProfile Brief = new("brief");

    private static readonly CacheKey Key = Both.Of("k");
    private static readonly CacheKey Fresh = Both.Of("fresh");
    private static readonly CacheKey Unknown = Both.Of("unknown");

    [RedisFact]
    public async Task Row_15_a_full_server_keeps_values_local_and_removals_work()
    {
        await using var cluster = await StartAsync();
        await RefusesAsync(cluster, () => cluster.Server.CliAsync("CONFIG", "SET", "maxmemory", "1"), removals: true);
        await cluster.Server.CliAsync("CONFIG", "SET", "maxmemory", "0");
        await MadeUpForAsync(cluster);
    }

    [RedisFact]
    public async Task Row_19_a_server_that_cannot_save_keeps_values_local()
    {
        await using var cluster = await StartAsync(2, "--save", "900", "1", "--dbfilename", "none.rdb");
        await RefusesAsync(
            cluster,
            async () =>
            {
                cluster.Server.LoseFolder();
                await cluster.Server.CliAsync("BGSAVE");
                await Eventually.TrueAsync(async () => (await cluster.Server.CliAsync("SET", "probe", "x")).Contains("MISCONF", StringComparison.Ordinal), "the save has failed");
            },
            removals: false);
        cluster.B.IsVerified.Should().BeTrue("PING is refused as writes are, and is an answer");
        await cluster.Server.CliAsync("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
        await MadeUpForAsync(cluster);
    }

    [RedisFact]
    public async Task Row_17_a_replica_is_read_and_what_it_refused_is_made_up_for_when_it_is_none_any_more()
    {
        await using var cluster = await StartAsync();
        await RefusesAsync(cluster, () => cluster.Server.CliAsync("REPLICAOF", "127.0.0.1", "1"), removals: false);
        await cluster.Server.CliAsync("REPLICAOF", "NO", "ONE");
        await MadeUpForAsync(cluster);
    }

    [RedisFact]
    public async Task Row_16_a_storm_of_evictions_costs_hits_and_leaves_nothing_stale()
    {
        await using var cluster = await StartAsync(2, "--maxmemory-policy", "allkeys-lru");
        var used = (await cluster.Server.CliAsync("INFO", "memory")).Split('\n').Single(static line => line.StartsWith("used_memory:", StringComparison.Ordinal)).Split(':')[1];
        await cluster.Server.CliAsync("CONFIG", "SET", "maxmemory", (long.Parse(used) + (2 << 20)).ToString());
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        for (var i = 0; i < 3_000; i++)
        {
            await cluster.A.Cache.SetAsync(Both.Of($"many{i % 1000}"), $"{i}:{new string('x', 3_000)}");
            if (i % 10 == 0)
            {
                await watch.WriteAsync();
                await cluster.B.GetAsync(Both.Of($"many{i % 1000}"));
            }
        }

        (await cluster.Server.CliAsync("INFO", "stats")).Should().NotContain("evicted_keys:0\r");
        await watch.HoldsAsync(Lease);

        // Whatever is left anywhere is the last that was written; nothing waits to be told.
        for (var i = 2_000; i < 3_000; i++)
        {
            if (await cluster.B.GetAsync(Both.Of($"many{i % 1000}")) is { Found: true } found)
                found.Value.Should().StartWith($"{i}:");
        }

        (await cluster.Server.CliAsync("CLIENT", "LIST")).Split('\n').Should().OnlyContain(line => line.Contains(" omem=0 ", StringComparison.Ordinal));
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_18_a_server_that_loads_its_data_is_away_until_it_has()
    {
        await using var cluster = await StartAsync(2, "--enable-debug-command", "yes", "--key-load-delay", "300", "--loading-process-events-interval-bytes", "1024");
        await cluster.A.SetAsync(Key, "kept");
        await cluster.B.WarmAsync(Key);
        await cluster.Server.CliAsync("DEBUG", "POPULATE", "3000", "filler", "100");
        var reload = cluster.Server.CliAsync("DEBUG", "RELOAD");
        await Eventually.TrueAsync(async () => (await cluster.Server.CliAsync("GET", "x")).StartsWith("LOADING", StringComparison.Ordinal), "it is loading");
        (await cluster.B.LoadAsync(Key)).Value.Should().Be("kept");
        (await cluster.B.LoadAsync(Fresh)).Value.Should().Be("from source");
        (await cluster.B.Cache.SetAsync(Fresh, "local")).Reach.Should().Be(CacheReach.LocalOnly);
        (await reload).Should().Be("OK");
        await cluster.RestsAsync();
        await cluster.AgreeAsync(Key, "kept");
        await StaysLocalAsync(cluster);
    }

    [RedisFact]
    public async Task Row_20_a_user_that_is_locked_out_is_never_the_default_user_and_comes_back_with_its_password()
    {
        await using var cluster = await StartAsync(2, null, static options => (options.User, options.Password) = ("app", Secret), "--user", "app", "on", ">" + Secret, "~*", "&*", "+@all");
        await cluster.A.SetAsync(Key, "kept");
        await cluster.B.WarmAsync(Key);
        await cluster.Server.CliAsync("ACL", "SETUSER", "app", "resetpass", ">another");
        await cluster.Server.CliAsync("CLIENT", "KILL", "USER", "app");
        await cluster.B.DeafAsync();
        await Eventually.True(() => cluster.B.Tier.Client.State.All(static slot => slot.FailedAttempts >= 3), "it was tried again");
        (await cluster.B.LoadAsync(Key)).Should().BeEquivalentTo(new { Value = "kept", IsVerified = false });
        (await cluster.B.Cache.SetAsync(Fresh, "local")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.Server.CliAsync("CLIENT", "LIST")).Should().NotContain(" name=FusionTiered ", "it is nobody there, the default user least of all");
        cluster.B.Log.Count(2005).Should().Be(1, "the same refusal is told once a minute");
        cluster.B.Log.All.Should().NotContain(Secret);

        await cluster.Server.CliAsync("ACL", "SETUSER", "app", ">" + Secret);
        await cluster.RestsAsync();
        await cluster.AgreeAsync(Key, "kept");
        await StaysLocalAsync(cluster);
    }

    [RedisTheory]
    [InlineData("-client|tracking")]
    [InlineData("-client|trackinginfo")]
    public async Task Row_21_where_tracking_is_refused_the_nodes_tell_each_other_and_say_so(string missing)
    {
        await using var cluster = await StartAsync(2, static options => options.Add(Brief, static each => (each.PlainJson, each.L1Lifetime) = (true, TimeSpan.FromSeconds(1))), NoTracking.LogIn, NoTracking.Rules(missing));
        await cluster.A.SetAsync(Key, "old");
        await cluster.B.WarmAsync(Key);
        await cluster.A.SetAsync(Key, "new");
        await cluster.AgreeAsync(Key, "new");

        // What another program writes is not told; memory holds the older value for its lifetime there, and no longer.
        await cluster.B.SetAsync(Brief.Of("k"), "old");
        await cluster.Server.CliAsync("SET", "ft:brief:k", "\"foreign\"");
        await cluster.AgreeAsync(Brief.Of("k"), "foreign");

        await cluster.Server.KillClientsAsync("FusionTiered");
        await Eventually.True(() => cluster.A.Connects > 1, "it is connected again");
        await cluster.RestsAsync();
        cluster.A.Cache.GetHealth().CoherenceMode.Should().Be(CoherenceMode.OwnNodes);
        cluster.A.Cache.GetStatistics().CoherenceMode.Should().Be(CoherenceMode.OwnNodes);
        cluster.A.Cache.DescribePromises()![CachePromise.ChangesAreWatched].Reason.Should().Contain("other programs");
        cluster.A.Log.Count(2010).Should().Be(1, "the same reason is told once");
    }

    [RedisTheory]
    [InlineData("-subscribe")]
    [InlineData("-publish")]
    public async Task Row_21_where_messages_are_refused_too_memory_serves_for_a_short_time_and_health_says_so(string missing)
    {
        await using var server = await RedisServer.StartAsync(NoTracking.Rules("-client|tracking", missing));
        await using var node = NodeOf(server, redis: NoTracking.LogIn);
        await Eventually.True(() => node.Log.Has(LogLevel.Error, 2002), "it is told");
        await node.SetAsync(Key, "old");
        await Eventually.TrueAsync(async () => await node.LoadAsync(Key) is { Value: "old", Tier: CacheTier.L1, IsVerified: false }, "memory serves it unverified");
        node.Cache.GetHealth().Should().BeEquivalentTo(new
        {
            Status = CacheHealthStatus.Degraded, L2 = RemoteTierStatus.Up, Coherence = CoherenceStatus.Unverified, CoherenceMode = CoherenceMode.Lifetime,
        });
        node.Cache.DescribePromises()!.Keeps(CachePromise.BoundedStaleness).Should().BeFalse();
        await using var other = NodeOf(server);
        await Eventually.True(() => other.IsVerified, "the other node is connected");
        await other.SetAsync(Key, "new");
        await Eventually.TrueAsync(async () => (await node.GetAsync(Key)).Value == "new", "its time in memory is over");
        await server.KillClientsAsync("FusionTiered");
        await Eventually.True(() => node.Log.Count(2011) > 0, "it is connected again");
        node.Log.Count(2002).Should().Be(1, "the same reason is told once");
    }

    /// <summary>Whatever the reason: nothing throws, reads go on, and what is written says that it is here alone.</summary>
    private static async Task RefusesAsync(FaultyCluster cluster, Func<Task> begin, bool removals)
    {
        await cluster.A.SetAsync(Key, "old");
        await cluster.A.SetAsync(Both.Of("removed"), "old");
        await cluster.B.WarmAsync(Key);
        await begin();
        (await cluster.B.GetAsync(Both.Of("removed"))).Value.Should().Be("old");

        (await cluster.A.Cache.SetAsync(Unknown, "first")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.Cache.SetAsync(Key, "new")).Reach.Should().Be(CacheReach.LocalOnly);
        (await cluster.A.LoadAsync(Fresh)).Value.Should().Be("from source");
        (await cluster.A.LoadAsync(Key)).Should().BeEquivalentTo(new { Value = "new", IsVerified = false });
        (await cluster.A.LoadAsync(Fresh)).Should().BeEquivalentTo(new { Value = "from source", IsVerified = false });
        (await cluster.A.Cache.RemoveAsync(Both.Of("removed"))).IsEverywhere.Should().Be(removals);
        (await cluster.A.LoadAsync(Unknown)).Should().BeEquivalentTo(new { Value = "first", IsVerified = false }, "the mark of an absent key that was refused is no reason to forget it");
        if (removals)
            await cluster.AgreeAsync(Both.Of("removed"), null);
        cluster.A.Cache.GetHealth().L2.Should().Be(RemoteTierStatus.Up, "a refusal is an answer");
    }

    /// <summary>What only one node could take is seen by that node alone, as what it is.</summary>
    private static async Task StaysLocalAsync(FaultyCluster cluster)
    {
        (await cluster.A.GetAsync(Fresh)).Found.Should().BeFalse();
        (await cluster.B.GetAsync(Fresh)).Should().Match<CacheResult<string>>(static answer => !answer.Found || !answer.IsVerified);
    }

    /// <summary>No write was dropped without a word: where it did not get, the key is gone, and the next one gets there.</summary>
    private static async Task MadeUpForAsync(FaultyCluster cluster)
    {
        await Eventually.TrueAsync(async () => await cluster.Server.CliAsync("EXISTS", "ft:both:k", "ft:both:removed") == "0", "the removals were made up for");
        await cluster.RestsAsync();
        await cluster.A.SetAsync(Key, "last");
        await cluster.AgreeAsync(Key, "last");
    }
}
