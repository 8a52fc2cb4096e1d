using System.Text.Json;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>Reads that L2 answers: which of them go without FusionCache, and which are left to it.</summary>
public class DirectReadsTests
{
    private static readonly FusionCacheSystemTextJsonSerializer Json = new(JsonSerializerOptions.Default);

    [RedisFact]
    public async Task A_hit_in_L2_does_without_FusionCache_and_is_kept_in_memory()
    {
        await using var rig = await RigAsync("hit:");
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), "v");

        var read = await rig.Reader.Cache.GetAsync<string>(FusionNode.Key());
        var loaded = await rig.Reader.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("not asked"));

        (read.Value, read.Tier, read.IsVerified, loaded, rig.Asked).Should().Be(("v", CacheTier.L2, true, "v", 0));
        var statistics = rig.Reader.Cache.GetStatistics().Overall;
        (statistics.L2.Hits, statistics.L2.Latency.Count, statistics.L1.Hits, statistics.L1.Misses).Should().Be((1, 1, 1, 1));
    }

    [RedisFact]
    public async Task A_call_with_a_source_takes_the_value_of_L2_without_FusionCache()
    {
        await using var rig = await RigAsync("source:");
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), "v");

        (await rig.Reader.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("not asked"))).Should().Be("v");

        (rig.Asked, rig.Cache.Callers.WaitingFor(FusionNode.Key().Text)).Should().Be((0, 0));
    }

    [RedisFact]
    public async Task An_answer_from_before_a_removal_is_not_taken()
    {
        await using var rig = await RigAsync("before:");
        await rig.Reader.Cache.SetAsync(FusionNode.Key(), "old");
        var answer = (await rig.Cache.Hardened!.L2.ReadManyAsync([FusionNode.Key().Text]))[0];
        var overrides = EntryOverrides.Of(FusionNode.Key(), default, TierUse.L2);
        DirectReads.TryTake<string>(rig.Cache, FusionNode.Key(), overrides, answer, out _).Should().BeTrue();

        await rig.Reader.Cache.RemoveAsync(FusionNode.Key());

        DirectReads.TryTake<string>(rig.Cache, FusionNode.Key(), overrides, answer, out _).Should().BeFalse();
    }

    [RedisFact]
    public async Task FusionCache_finds_the_value_that_came_without_it()
    {
        await using var rig = await RigAsync("entry:");
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), "v");
        await rig.Reader.Cache.GetAsync<string>(FusionNode.Key());

        var found = rig.Cache.Cache.TryGet<string>(FusionNode.Key().Text, static options => options.SkipDistributedCacheRead = true);

        (found.HasValue, found.GetValueOrDefault()).Should().Be((true, "v"));
    }

    [RedisFact]
    public async Task A_value_that_is_past_its_end_is_left_to_FusionCache_which_has_it_for_a_source_that_fails()
    {
        await using var rig = await RigAsync("ended:", static feed => feed.StaleFor = TimeSpan.FromHours(1));
        await rig.PutAsync("old", endsIn: TimeSpan.FromMinutes(-1));

        (await rig.Reader.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
        (await rig.Reader.Cache.GetOrSetAsync<string>(FusionNode.Key(), static _ => throw new InvalidOperationException("source"))).Should().Be("old");
        rig.Asked.Should().BePositive();
    }

    [RedisFact]
    public async Task A_value_that_stood_in_for_a_source_elsewhere_is_left_to_FusionCache()
    {
        await using var rig = await RigAsync("stale:");
        await rig.PutAsync("v", metadata: new FusionCacheEntryMetadata(isStale: true, null, null, null, null, null));

        await rig.Reader.Cache.GetAsync<string>(FusionNode.Key());

        rig.Asked.Should().BePositive();
    }

    [RedisFact]
    public async Task A_tag_that_memory_does_not_know_is_left_to_FusionCache_and_one_that_it_knows_is_not()
    {
        await using var rig = await RigAsync("tags:");
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), "v", CacheCallOptions.Tagged("red"));
        await rig.Writer.Cache.SetAsync(FusionNode.Key("other"), "w", CacheCallOptions.Tagged("red"));

        await rig.Reader.Cache.GetAsync<string>(FusionNode.Key());
        var first = rig.Asked;
        var second = await rig.Reader.Cache.GetAsync<string>(FusionNode.Key("other"));

        first.Should().BePositive();
        (second.Value, second.Tier, rig.Asked).Should().Be(("w", CacheTier.L2, first));
    }

    [RedisFact]
    public async Task A_tag_that_was_ended_ends_the_value_in_L2()
    {
        await using var rig = await RigAsync("tag-ended:");
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), "v", CacheCallOptions.Tagged("red"));
        await rig.Writer.Cache.SetAsync(FusionNode.Key("other"), "w", CacheCallOptions.Tagged("red"));
        await rig.Reader.Cache.GetAsync<string>(FusionNode.Key("other"));

        await rig.Reader.Cache.InvalidateTagAsync("red");

        (await rig.Reader.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_value_that_is_older_than_a_clear_is_left_to_FusionCache()
    {
        await using var rig = await RigAsync("cleared:");
        await rig.PutAsync("v", timestamp: DateTime.UtcNow.AddSeconds(-10).Ticks);

        await rig.Reader.Cache.ClearAsync(FusionNode.Feed);

        (await rig.Reader.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_clear_from_before_the_node_began_is_known()
    {
        await using var rig = await RigAsync("cleared-before:");
        await rig.Writer.Cache.ClearAsync(FusionNode.Feed);
        await rig.PutAsync("v", timestamp: DateTime.UtcNow.AddSeconds(-10).Ticks);

        (await rig.Reader.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_clear_by_code_that_uses_FusionCache_itself_is_known()
    {
        await using var rig = await RigAsync("cleared-raw:");
        await rig.PutAsync("v", timestamp: DateTime.UtcNow.AddSeconds(-10).Ticks);
        await rig.Reader.Cache.ContainsAsync(FusionNode.Key("other"));

        await rig.Cache.Cache.ClearAsync(allowFailSafe: false);

        (await rig.Reader.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_copy_for_each_caller_is_left_to_FusionCache()
    {
        await using var rig = await RigAsync("copies:", static feed => feed.CopyValues = true);
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), (int[])[1, 2]);

        var one = await rig.Reader.Cache.GetAsync<int[]>(FusionNode.Key());
        var other = await rig.Reader.Cache.GetAsync<int[]>(FusionNode.Key());

        other.Value.Should().Equal(one.Value).And.NotBeSameAs(one.Value);
        rig.Asked.Should().BePositive();
    }

    [RedisFact]
    public async Task Once_an_application_has_the_FusionCache_its_events_tell_of_each_hit_in_L2()
    {
        await using var rig = await RigAsync("lent:");
        await rig.Writer.Cache.SetAsync(FusionNode.Key(), "v");

        rig.Reader.Cache.GetFusionCache(FusionNode.Feed).Should().NotBeNull();
        await rig.Reader.Cache.GetAsync<string>(FusionNode.Key());

        rig.Asked.Should().Be(1);
    }

    [RedisFact]
    public async Task A_read_that_L2_did_not_answer_is_told_to_FusionCache_which_leaves_L2_alone()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "failed:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        server.Crash();

        (await node.Cache.GetAsync<string>(FusionNode.Key("other"))).Found.Should().BeFalse();

        node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Hardened!.IsLeftAlone.Should().BeTrue();
    }

    [RedisFact]
    public async Task Of_many_keys_those_that_are_simple_do_without_FusionCache()
    {
        await using var rig = await RigAsync("many:");
        CacheKey[] keys = [.. Enumerable.Range(0, 250).Select(static i => FusionNode.Key($"{i}"))];
        await rig.Writer.Cache.SetManyAsync(keys[..240].Select(static key => KeyValuePair.Create(key, key.Text)).ToList());

        var found = await rig.Reader.Cache.GetManyAsync<string>(keys);

        found.Should().HaveCount(240).And.OnlyContain(static pair => pair.Key.Text == pair.Value);
        rig.Asked.Should().Be(0);
    }

    private static async Task<Rig> RigAsync(string prefix, Action<CacheProfileOptions>? feed = null)
    {
        var server = await SharedRedis.StartedAsync();
        prefix = "direct-" + prefix;
        var rig = new Rig(server, FusionNode.OnRedis(server.Endpoint, prefix, feed), FusionNode.OnRedis(server.Endpoint, prefix, feed), $"{prefix}v2:{FusionNode.Key().Text}");
        await Eventually.True(() => rig.Cache.Hardened!.Backplane.IsListening, "the reader listens");
        rig.Watch();
        return rig;
    }

    private sealed record Rig(RedisServer Server, FusionNode Writer, FusionNode Reader, string Name) : IAsyncDisposable
    {
        private int _asked;

        public ProfileCache Cache => Reader.Engine.Caches.Of(Reader.Engine.Profiles.Registered(FusionNode.Feed));

        /// <summary>How often the reader's FusionCache asked L2 for a value.</summary>
        public int Asked => Volatile.Read(ref _asked);

        public void Watch()
        {
            Cache.Cache.Events.Distributed.Hit += (_, e) => Note(e.Key);
            Cache.Cache.Events.Distributed.Miss += (_, e) => Note(e.Key);

            void Note(string key) => Interlocked.Add(ref _asked, key.StartsWith("feed:", StringComparison.Ordinal) && !key.Contains('{', StringComparison.Ordinal) ? 1 : 0);
        }

        public async Task PutAsync(string value, TimeSpan? endsIn = null, long? timestamp = null, FusionCacheEntryMetadata? metadata = null)
        {
            var now = DateTime.UtcNow.Ticks;
            var entry = Json.Serialize(new FusionCacheDistributedEntry<string>(value, timestamp ?? now, now + (endsIn ?? TimeSpan.FromMinutes(10)).Ticks, null, metadata));
            await Server.CliAsync("hset", Name, "data", System.Text.Encoding.UTF8.GetString(entry), "absexp", "-1", "sldexp", "-1");
        }

        public async ValueTask DisposeAsync()
        {
            await Reader.DisposeAsync();
            await Writer.DisposeAsync();
        }
    }
}
