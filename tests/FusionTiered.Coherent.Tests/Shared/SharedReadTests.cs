using System.Text;
using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>What several nodes get from the shared tier: values, stale values, batches, answers that there is nothing, other programs' JSON.</summary>
public class SharedReadTests
{
    private static readonly CacheKey Key = Both.Of("k");

    [Fact]
    public async Task What_one_node_loaded_another_reads_and_then_has_in_memory()
    {
        await using var cluster = await StartAsync();
        await cluster.LoadAsync(cluster.A, Key);
        await HeardAsync(cluster.B);

        (await cluster.LoadAsync(cluster.B, Key)).Tier.Should().Be(CacheTier.L2);
        (await cluster.LoadAsync(cluster.B, Key)).Tier.Should().Be(CacheTier.L1);
        cluster.Source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_profile_of_the_shared_tier_alone_leaves_nothing_in_memory()
    {
        await using var cluster = await StartAsync();
        await cluster.LoadAsync(cluster.A, Far.Of("k"));

        (await cluster.LoadAsync(cluster.A, Far.Of("k"))).Tier.Should().Be(CacheTier.L2);
        (await cluster.LoadAsync(cluster.B, Far.Of("k"))).Tier.Should().Be(CacheTier.L2);
        cluster.A.TryGet(Far.Of("k"), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task A_value_in_memory_ends_when_it_ends_in_the_shared_tier()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "v", TimeSpan.FromSeconds(10));
        await HeardAsync(cluster.B);
        await cluster.PassAsync(TimeSpan.FromSeconds(6));
        (await cluster.B.GetAsync<string>(Key)).Found.Should().BeTrue();

        await cluster.PassAsync(TimeSpan.FromSeconds(4));

        cluster.B.TryGet(Key, out string _).Should().BeFalse("it came to this node six seconds old");
    }

    [Theory]
    [InlineData("both")]
    [InlineData("far")]
    public async Task A_stale_value_of_the_shared_tier_stands_in_for_a_source_that_fails(string profile)
    {
        await using var cluster = await StartAsync();
        var key = new CacheProfile(profile).Of("k");
        await cluster.A.SetAsync(key, "stale", TimeSpan.FromSeconds(10));
        await HeardAsync(cluster.B);
        await cluster.PassAsync(TimeSpan.FromSeconds(11));
        cluster.Source.Fails(static () => new InvalidOperationException("down"));

        var result = await cluster.LoadAsync(cluster.B, key);

        (result.Value, result.IsStale).Should().Be(("stale", true), "this node never had it in memory");
    }

    [Fact]
    public async Task A_caller_waits_for_a_slow_source_no_longer_than_the_soft_deadline_once_a_stale_value_was_found()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "stale", TimeSpan.FromSeconds(10));
        await HeardAsync(cluster.B);
        await cluster.PassAsync(TimeSpan.FromSeconds(11));
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.B, Key);
        await cluster.Source.CalledAsync();

        await cluster.PassUntilAsync(loading, TimeSpan.FromSeconds(2));

        (await loading).IsStale.Should().BeTrue();
        cluster.Source.Release("new");
        await cluster.PassUntilAsync(() => cluster.Tier.Find(Key.Text) is { } bytes && Encoding.UTF8.GetString(bytes).Contains("new", StringComparison.Ordinal), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_expired_value_stands_in_on_every_node()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        await cluster.A.ExpireAsync(Key);
        await HeardAsync(cluster.B);
        cluster.Source.Fails(static () => new InvalidOperationException("down"));

        (await cluster.LoadAsync(cluster.B, Key)).IsStale.Should().BeTrue();
        (await cluster.LoadAsync(cluster.A, Key)).IsStale.Should().BeTrue();
    }

    [Fact]
    public async Task The_answer_that_there_is_nothing_is_shared()
    {
        await using var cluster = await StartAsync();
        static ValueTask<string> NobodyAsync(int calls, SourceContext context, CancellationToken _) => new(context.Nothing<string>());
        await cluster.A.GetOrSetResultAsync<int, string>(Key, 0, NobodyAsync);
        await HeardAsync(cluster.B);

        var result = await cluster.LoadAsync(cluster.B, Key);

        (result.Found, result.Tier, cluster.Source.Calls).Should().Be((false, CacheTier.L2, 0));
    }

    [Fact]
    public async Task A_batch_takes_what_the_tier_has_and_asks_the_source_once_for_the_rest()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Both.Of("1"), "one");
        await cluster.A.SetAsync(Both.Of("3"), "three");
        await HeardAsync(cluster.B);
        var asked = new List<CacheKey>();

        var all = await cluster.B.GetOrSetManyAsync([Both.Of("1"), Both.Of("2"), Both.Of("3"), Both.Of("4")], asked, static (asked, keys, _) =>
        {
            asked.AddRange(keys);
            return new ValueTask<IReadOnlyDictionary<CacheKey, string>>(keys.ToDictionary(static key => key, static key => key.Text));
        });

        all.Values.Should().BeEquivalentTo("one", "both:2", "three", "both:4");
        asked.Should().BeEquivalentTo([Both.Of("2"), Both.Of("4")]);
        (await cluster.A.GetManyAsync<string>([Both.Of("2"), Both.Of("4")])).Should().HaveCount(2, "what a batch loaded is shared");
    }

    [Fact]
    public async Task A_batch_leaves_to_another_node_what_that_is_loading()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var loading = cluster.LoadAsync(cluster.A, Both.Of("1"));
        await cluster.Source.CalledAsync();
        var batch = cluster.B.GetOrSetManyAsync([Both.Of("1"), Both.Of("2")], 0, static (_, keys, _) =>
            new ValueTask<IReadOnlyDictionary<CacheKey, string>>(keys.ToDictionary(static key => key, static key => "by the batch"))).AsTask();

        // The clock stands still: a step would be a deadline, which a busy machine has not met by then.
        await Eventually.IsTrueAsync(() => cluster.Tier.Find("both:2") is not null, "the batch has loaded what nobody else is loading");
        cluster.Source.Release("by the other");
        await loading;

        (await batch).Values.Should().BeEquivalentTo("by the other", "by the batch");
    }

    [Fact]
    public async Task An_eager_refresh_happens_on_one_node_and_every_node_gets_it()
    {
        await using var cluster = await StartAsync(configure: static options => options.Add(Both, static p => p.EagerRefresh = 0.5));
        await cluster.A.SetAsync(Key, "old", TimeSpan.FromSeconds(20));
        await HeardAsync(cluster.B);
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("old");
        await cluster.PassAsync(TimeSpan.FromSeconds(11));
        cluster.Source.Answers("new");

        (await cluster.LoadAsync(cluster.A, Key)).Value.Should().Be("old", "nobody waits for an eager refresh");
        (await cluster.LoadAsync(cluster.B, Key)).IsStale.Should().BeFalse();
        await cluster.PassUntilAsync(() => cluster.A.GetAsync<string>(Key).AsTask() is { IsCompletedSuccessfully: true, Result.Value: "new" }, TimeSpan.FromSeconds(2));
        await HeardAsync(cluster.B);

        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("new");
        cluster.Source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_sliding_value_lives_on_in_the_shared_tier_while_one_node_uses_it()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Slid.Of("k"), "v");
        for (var minute = 0; minute < 25; minute++)
        {
            await cluster.PassAsync(TimeSpan.FromSeconds(50));
            (await cluster.A.GetAsync<string>(Slid.Of("k"))).Found.Should().BeTrue($"it was used every minute, in minute {minute}");
        }

        (await cluster.B.GetAsync<string>(Slid.Of("k"))).Found.Should().BeTrue();
    }

    [Fact]
    public async Task A_sliding_value_that_memory_may_not_keep_lives_on_by_reads_of_the_shared_tier()
    {
        await using var cluster = await StartAsync();
        var key = Slid.Of("k");
        await cluster.A.SetAsync(key, "v");
        for (var minute = 0; minute < 25; minute++)
        {
            await cluster.PassAsync(TimeSpan.FromSeconds(60));
            (await cluster.B.GetAsync<string>(key, new CacheCallOptions { Tiers = TierUse.L2 })).Found.Should().BeTrue($"it was used every minute, in minute {minute}");
        }
    }

    [Fact]
    public async Task Plain_json_is_what_other_programs_read_and_write()
    {
        await using var cluster = await StartAsync();
        int[] ours = [1, 2];
        await cluster.A.SetAsync(Plain.Of("k"), ours);
        cluster.Tier.Find("plain:k").Should().Equal("[1,2]"u8.ToArray());

        cluster.Tier.Write("plain:other", "[3]"u8);

        (await cluster.B.GetAsync<int[]>(Plain.Of("other"))).Value.Should().Equal(3);
        await cluster.A.ClearAsync(Plain);
        cluster.Tier.Keys.Should().BeEmpty("plain JSON carries no version, so it is removed key by key");
    }

    [Fact]
    public async Task A_payload_that_is_damaged_is_a_miss_and_is_removed()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "v");
        var bytes = cluster.Tier.Find(Key.Text)!;
        bytes[^1] ^= 1;
        cluster.Tier.Write(Key.Text, bytes);
        await HeardAsync(cluster.A);

        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();

        cluster.Tier.Find(Key.Text).Should().BeNull();
        cluster.A.GetStatistics()["both"].PayloadsRefused.Should().Be(1);
    }

    [Fact]
    public async Task A_value_of_another_type_is_a_miss_and_is_left_alone()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, 7);
        await HeardAsync(cluster.B);
        var before = cluster.Tier.Find(Key.Text);

        (await cluster.LoadAsync(cluster.B, Key)).Value.Should().Be("v");

        cluster.Tier.Find(Key.Text).Should().Equal(before, "other nodes can read it");
        (await cluster.LoadAsync(cluster.B, Key)).Tier.Should().Be(CacheTier.L1, "this node keeps what it loaded in memory");
    }

    [Fact]
    public async Task Another_keys_value_is_never_given()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Both.Of("other"), "secret");
        cluster.Tier.Write(Key.Text, cluster.Tier.Find("both:other")!);
        await HeardAsync(cluster.A);

        (await cluster.A.GetAsync<string>(Key)).Found.Should().BeFalse();
    }

    [Fact]
    public async Task A_value_too_large_for_the_shared_tier_stays_in_memory_and_what_was_there_goes()
    {
        await using var cluster = await StartAsync(configure: static options => options.Add(Both, static p => p.MaxL2ValueBytes = 200));
        await cluster.A.SetAsync(Key, "small");
        var large = new string('x', 300);

        (await cluster.A.SetAsync(Key, large)).Reach.Should().Be(CacheReach.LocalOnly);

        cluster.Tier.Find(Key.Text).Should().BeNull();
        (await cluster.A.GetAsync<string>(Key)).Value.Should().Be(large);
    }

    [Fact]
    public async Task Patterns_that_events_know_raise_one_version_for_all_nodes()
    {
        await using var cluster = await StartAsync(more: static builder => builder.AddInvalidation(static map => map.On("bought", "both:{userId}:*")));
        await cluster.A.SetAsync(Both.Of("42", "cart"), "v");
        await cluster.A.SetAsync(Both.Of("43", "cart"), "v");

        (await cluster.B.InvalidateAsync("bought", new Dictionary<string, string>(StringComparer.Ordinal) { ["userId"] = "42" })).IsEverywhere.Should().BeTrue();
        await HeardAsync(cluster.A);

        (await cluster.A.GetAsync<string>(Both.Of("42", "cart"))).Found.Should().BeFalse();
        (await cluster.A.GetAsync<string>(Both.Of("43", "cart"))).Found.Should().BeTrue();
    }

    [Fact]
    public async Task Plain_json_stays_in_the_shared_tier_no_longer_than_it_is_fresh()
    {
        await using var cluster = await StartAsync(configure: static options => options.Defaults.StaleFor = TimeSpan.FromHours(1));
        await cluster.A.SetAsync(Plain.Of("set"), "v", TimeSpan.FromSeconds(5));
        await cluster.LoadAsync(cluster.A, Plain.Of("loaded"), TimeSpan.FromSeconds(5));
        cluster.Tier.Keys.Should().HaveCount(2);

        await cluster.PassAsync(TimeSpan.FromSeconds(6));

        cluster.Tier.Keys.Should().BeEmpty("nothing says which part of its stay would be stale");
    }

    [Fact]
    public async Task A_watch_hears_what_other_nodes_change()
    {
        await using var cluster = await StartAsync();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var changes = cluster.B.WatchAsync(CacheWatch.Key(Key), end.Token).GetAsyncEnumerator(end.Token);
        await changes.MoveNextAsync();

        await cluster.A.SetAsync(Key, "v");
        while (await changes.MoveNextAsync() && changes.Current.Kind != CacheChangeKind.Changed)
        {
        }

        changes.Current.Should().Be(new CacheChange(CacheChangeKind.Changed, Key.Text));
    }
}
