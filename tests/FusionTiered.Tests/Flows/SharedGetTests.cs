using System.Globalization;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>Callers without a source share one read of L2. Redis is stopped while they come, and tells how often it was asked.</summary>
public class SharedGetTests
{
    // The look at each profile before Redis is stopped.
    private const int Before = 1;

    private static readonly CacheProfile Copied = new("copied");
    private static readonly CacheProfile Exact = new("exact");

    [RedisFact]
    public async Task Callers_share_one_command_and_each_counts_its_miss()
    {
        await using var rig = await RigAsync();

        var (found, commands) = await rig.GetAsync<string>(FusionNode.Key(), 50);

        found.Should().OnlyContain(static each => each.Value == "v" && each.Tier == CacheTier.L2 && each.IsVerified);
        commands.Should().Be(1);
        var figures = rig.Reader.Cache.GetStatistics()["feed"];
        (figures.L1.Misses, figures.L2.Hits, figures.L2.Misses, figures.CallersSaved).Should().Be((50, 1, Before, 0));
        rig.Of(FusionNode.Feed).Asks!.Count.Should().Be(0);
    }

    [RedisFact]
    public async Task Callers_share_the_answer_that_there_is_no_value()
    {
        await using var rig = await RigAsync();

        var (found, commands) = await rig.GetAsync<string>(FusionNode.Key("none"), 5);

        found.Should().OnlyContain(static each => !each.Found && !each.IsUnanswered);
        commands.Should().Be(1);
        rig.Reader.Cache.GetStatistics()["feed"].L2.Misses.Should().Be(Before + 1);
    }

    [RedisFact]
    public async Task Where_values_are_copied_each_caller_gets_one_of_its_own()
    {
        await using var rig = await RigAsync();

        var (found, commands) = await rig.GetAsync<List<int>>(Copied.Of("k"), 5);

        found.Select(static each => (object)each.Value!).Distinct(ReferenceEqualityComparer.Instance).Should().HaveCount(5);
        commands.Should().Be(1);
        var figures = rig.Reader.Cache.GetStatistics()["copied"];
        (figures.L1.Misses, figures.L2.Hits, figures.L2.Misses).Should().Be((5, 1, Before));
    }

    [RedisFact]
    public async Task Callers_share_also_where_FusionCache_asks()
    {
        await using var rig = await RigAsync();
        rig.Reader.Cache.GetFusionCache(FusionNode.Feed).Should().NotBeNull("the application listens to it from now on");

        var (found, commands) = await rig.GetAsync<string>(FusionNode.Key(), 50);

        found.Should().OnlyContain(static each => each.Value == "v" && each.Tier == CacheTier.L2);
        commands.Should().Be(1);
        var figures = rig.Reader.Cache.GetStatistics()["feed"];
        (figures.L1.Misses, figures.L2.Hits, figures.L2.Misses, figures.L2.Latency.Count).Should().Be((50, 1, Before, Before + 1));
        rig.Of(FusionNode.Feed).Asks!.Count.Should().Be(0);
    }

    [RedisFact]
    public async Task A_caller_that_does_not_take_what_memory_has_reads_by_itself()
    {
        await using var rig = await RigAsync();

        (await rig.GetAsync<string>(Exact.Of("k"), 3)).Commands.Should().Be(3, "the profile is strict");
        (await rig.GetAsync<string>(FusionNode.Key(), 3, TierUse.L2)).Commands.Should().Be(3, "the call leaves memory out");
    }

    [RedisFact]
    public async Task A_node_that_cannot_tell_whether_it_heard_all_changes_shares_no_read()
    {
        await using var rig = await RigAsync();

        // No heartbeat is answered as long as Redis is stopped.
        var (found, commands) = await rig.GetAsync<string>(FusionNode.Key(), 3, before: () => rig.Of(FusionNode.Feed).Hardened!.Backplane.Verify(0, 0));

        found.Should().OnlyContain(static each => each.Value == "v");
        commands.Should().Be(3);
    }

    [RedisTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_that_waited_while_Redis_did_not_take_a_removal_gets_no_removed_value(bool goesThroughFusionCache)
    {
        await using var rig = await RigAsync();
        _ = goesThroughFusionCache ? rig.Reader.Cache.GetFusionCache(FusionNode.Feed) : null;
        var cache = rig.Of(FusionNode.Feed);
        var led = await cache.Asks!.JoinAsync(FusionNode.Key().Text);
        var follows = rig.Reader.Cache.GetAsync<string>(FusionNode.Key()).AsTask();

        // As a removal that Redis did not take: the value is there still.
        cache.Memory.Invalidate(FusionNode.Key().Text);
        cache.Hardened!.Repairs.AddKey(FusionNode.Key().Text);
        cache.Asks!.End(led);

        (await follows.Ends()).Found.Should().BeFalse();
        (await rig.Reader.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse("it is not in memory either");
    }

    [RedisTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_that_comes_after_a_load_of_its_node_does_not_get_the_answer_of_an_earlier_read(bool isRefresh)
    {
        await using var rig = await RigAsync();
        var (cache, key, pastMemory) = (rig.Reader.Cache, FusionNode.Key("late"), new CacheCallOptions { Tiers = TierUse.L2 });
        var asks = rig.Of(FusionNode.Feed).Asks!;
        var led = await asks.JoinAsync(key.Text);
        _ = isRefresh ? await cache.RefreshAsync(key, static _ => new ValueTask<string>("loaded"), pastMemory)
            : await cache.GetOrSetAsync(key, static _ => new ValueTask<string>("loaded"), pastMemory);

        var after = cache.GetAsync<string>(key).AsTask();
        asks.End(led);

        (await after.Ends()).Value.Should().Be("loaded");
    }

    [RedisFact]
    public async Task A_read_that_takes_the_place_of_an_outdated_answer_is_measured()
    {
        await using var rig = await RigAsync();
        var (cache, key) = (rig.Of(FusionNode.Feed), FusionNode.Key());
        var outdated = await cache.AskL2Async(key.Text);
        cache.Memory.Invalidate(key.Text);
        var before = rig.Reader.Cache.GetStatistics()["feed"].L2.Latency.Count;

        (await new FusionReads(rig.Reader.Engine).GetAsync<string>(key, default, outdated)).Value.Should().Be("v");

        rig.Reader.Cache.GetStatistics()["feed"].L2.Latency.Count.Should().Be(before + 1);
    }

    [RedisFact]
    public async Task Callers_of_other_types_share_the_bytes()
    {
        await using var rig = await RigAsync();
        var before = await rig.CommandsAsync();
        rig.Server.Freeze();
        var text = rig.Reader.Cache.GetAsync<string>(FusionNode.Key()).AsTask();
        var element = rig.Reader.Cache.GetAsync<System.Text.Json.JsonElement>(FusionNode.Key()).AsTask();
        rig.Server.Thaw();

        ((await text.Ends()).Value, (await element.Ends()).Value.GetString()).Should().Be(("v", "v"));
        (await rig.CommandsAsync() - before).Should().Be(1);
    }

    [RedisFact]
    public async Task The_caller_whose_read_it_is_may_go()
    {
        await using var rig = await RigAsync();
        using var impatient = new CancellationTokenSource();
        rig.Server.Freeze();
        var first = rig.Reader.Cache.GetAsync<string>(FusionNode.Key(), cancellationToken: impatient.Token).AsTask();
        var second = rig.Reader.Cache.GetAsync<string>(FusionNode.Key()).AsTask();
        await impatient.CancelAsync();

        await first.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        rig.Server.Thaw();

        (await second.Ends()).Value.Should().Be("v");
    }

    [RedisFact]
    public async Task A_read_that_fails_is_told_to_each_caller_and_thrown_to_none()
    {
        await using var rig = await RigAsync();
        rig.Server.Freeze();
        var callers = Enumerable.Range(0, 5).Select(_ => rig.Reader.Cache.GetAsync<string>(FusionNode.Key()).AsTask()).ToList();
        rig.Server.Crash();

        (await Task.WhenAll(callers).Ends()).Should().OnlyContain(static each => !each.Found && each.IsUnanswered);
        rig.Of(FusionNode.Feed).Asks!.Count.Should().Be(0);
    }

    private static async Task<Rig> RigAsync()
    {
        var rig = new Rig(await RedisServer.StartAsync());
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), "v");
        await rig.Writer.Cache.SetAsync(Exact.Of("k"), "v");
        await rig.Writer.Cache.SetAsync(Copied.Of("k"), new List<int> { 1 });

        // The first commands of a profile are behind it.
        foreach (var profile in new[] { FusionNode.Feed, Exact, Copied })
        {
            await rig.Reader.Cache.ContainsAsync(profile.Of("other"));
            await Eventually.True(() => rig.Of(profile) is { IsVerified: true, KnowsClears: true, Hardened.Backplane.IsListening: true }, "the reader hears of changes");
        }

        return rig;
    }

    private sealed record Rig(RedisServer Server) : IAsyncDisposable
    {
        public FusionNode Writer { get; } = NodeOn(Server);

        public FusionNode Reader { get; } = NodeOn(Server);

        public ProfileCache Of(CacheProfile profile) => Reader.Engine.Caches.Of(Reader.Engine.Profiles.Registered(profile));

        /// <summary>How often Redis was asked for a value.</summary>
        public async Task<int> CommandsAsync()
        {
            const string Reads = "cmdstat_hmget:calls=";
            var line = (await Server.CliAsync("info", "commandstats")).Split('\n').FirstOrDefault(static each => each.StartsWith(Reads, StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line[Reads.Length..].Split(',')[0], CultureInfo.InvariantCulture);
        }

        /// <summary>Gets a key many times at once, and counts the commands.</summary>
        public async Task<(CacheResult<T>[] Found, int Commands)> GetAsync<T>(CacheKey key, int callers, TierUse tiers = TierUse.Both, Action? before = null)
        {
            var commands = await CommandsAsync();
            Server.Freeze();
            before?.Invoke();
            var calls = Enumerable.Range(0, callers).Select(_ => Reader.Cache.GetAsync<T>(key, new() { Tiers = tiers }).AsTask()).ToList();
            Server.Thaw();
            return (await Task.WhenAll(calls).Ends(), await CommandsAsync() - commands);
        }

        public async ValueTask DisposeAsync()
        {
            await Reader.DisposeAsync();
            await Writer.DisposeAsync();
            await Server.DisposeAsync();
        }

        private static FusionNode NodeOn(RedisServer server) => FusionNode.New(
            all: static all =>
            {
                all.Add(Exact, static profile => profile.Strict = true);
                all.Add(Copied, static profile => profile.CopyValues = true);
                all.L2.CoherenceLease = TimeSpan.FromSeconds(30);
                FusionNode.Patient(all);
            },
            use: builder => builder.UseRedis(FusionNode.PatientWith(server.Endpoint)));
    }
}
