using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Consistency;
using FusionTiered.Flows;
using FusionTiered.L2.Payloads;
using FusionTiered.Telemetry;
using FusionTiered.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>A sample of the hits is compared with L2.</summary>
public class ConsistencyTests
{
    private static readonly CacheKey Key = Cluster.Both.Of("k");

    [Fact]
    public async Task A_message_that_was_lost_without_its_connection_is_counted_as_stale()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.B.SetAsync(Key, "old");
        await ReadAsync(cluster, "old");
        Hit(cluster.A);
        cluster.LinkOf(cluster.A).Faults.DropPushes(static push => push.Kind == InProcessPushKind.Key);
        await cluster.B.SetAsync(Key, "new");

        await PassUntilAsync(cluster, () => cluster.Log.Lines.Any(static line => line.Id == EventIds.TiersDiffer && line.Text.Contains("Memory of profile 'both' serves a value that has differed", StringComparison.Ordinal)));

        cluster.A.GetStatistics()["both"].Consistency.Should().BeEquivalentTo(new { Comparisons = 1, Late = 0, Stale = 1 });
    }

    [Fact]
    public async Task A_change_that_was_heard_is_no_difference()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.B.SetAsync(Key, "old");
        await ReadAsync(cluster, "old");
        Hit(cluster.A);
        await cluster.B.SetAsync(Key, "new");

        await PassUntilAsync(cluster, () => cluster.A.Local.Profiles.Registered(Cluster.Both).Counters.Consistency[ConsistencyResult.Gone] == 1);

        cluster.A.GetStatistics().Overall.Consistency.LastDifference.Should().BeNull();
    }

    [Fact]
    public async Task A_cluster_that_changes_values_under_load_has_no_difference()
    {
        await using var cluster = await Cluster.StartAsync(nodes: 3);
        for (var round = 0; round < 12; round++)
        {
            // Half of the keys stand, so that their values are compared; the others change.
            for (var key = 0; key < (round == 0 ? 6 : 3); key++)
            {
                await cluster.Nodes[(key + round) % 3].SetAsync(Cluster.Both.Of($"k{key}"), $"{round % (key + 1)}");
            }

            foreach (var node in cluster.Nodes)
            {
                for (var hit = 0; hit < 3 * ProfileCounters.HitsPerSample; hit++)
                {
                    await node.GetOrSetAsync(Cluster.Both.Of($"k{hit % 6}"), static _ => new ValueTask<string>("loaded"));
                }
            }

            await cluster.PassAsync(TimeSpan.FromSeconds(2));
        }

        await PassUntilAsync(cluster, () => cluster.Nodes.Sum(static node => node.GetStatistics().Overall.Consistency.Same) >= 12);
        cluster.Nodes.Sum(static node => node.GetStatistics().Overall.Consistency is var all ? all.Stale + all.Late : 0).Should().Be(0);
    }

    [Theory]
    [InlineData("TryGet")]
    [InlineData("GetAsync")]
    [InlineData("GetOrSetAsync")]
    [InlineData("GetManyAsync")]
    [InlineData("GetOrSetManyAsync")]
    public async Task A_hit_of_every_call_is_sampled(string call)
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.A.SetAsync(Key, "v");
        await Cluster.HeardAsync(cluster.A);
        for (var hit = 0; hit < ProfileCounters.HitsPerSample; hit++)
        {
            _ = call switch
            {
                "TryGet" => cluster.A.TryGet(Key, out string _),
                "GetAsync" => (await cluster.A.GetAsync<string>(Key)).Found,
                "GetOrSetAsync" => await cluster.A.GetOrSetAsync(Key, static _ => new ValueTask<string>("loaded")) == "v",
                "GetManyAsync" => (await cluster.A.GetManyAsync<string>([Key])).Count == 1,
                _ => (await cluster.A.GetOrSetManyAsync<string>([Key], static (_, _) => throw new InvalidOperationException())).Count == 1,
            };
        }

        cluster.A.Consistency!.Waiting.Should().Be(1);
    }

    [Fact]
    public async Task Where_L2_announces_no_changes_a_change_of_another_node_is_no_fault()
    {
        var (clock, shared) = (new ManualClock(), new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())));
        await using var services = Node();
        await using var others = Node();
        var (node, other) = ((CoherentDomainCache)services.GetRequiredService<IDomainCache>(), others.GetRequiredService<IDomainCache>());
        await node.SetAsync(Key, "old");
        Hit(node);
        await other.SetAsync(Key, "new");
        for (var second = 0; second < 30; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await (node.Consistency?.LookAsync() ?? Task.CompletedTask);
        }

        node.GetStatistics().Overall.Consistency.Should().BeEquivalentTo(new { Stale = 0, Late = 0 });

        ServiceProvider Node()
        {
            var builder = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddCoherentCache().AddProfile(Cluster.Both).UseDistributedCache(_ => shared);
            return builder.Services.BuildServiceProvider();
        }
    }

    [Fact]
    public async Task While_L2_rests_a_difference_is_no_fault()
    {
        await using var cluster = await Cluster.StartAsync();
        await DifferAsync(cluster, "old", "new");
        (await ComparedAsync(cluster.A, typeof(string))).Should().Be(TierComparison.Different);

        for (var failure = 0; failure < 100; failure++)
        {
            cluster.A.L2.Link.Gate.Failed(new IOException(), isWrite: false);
        }

        (await ComparedAsync(cluster.A, typeof(string))).Should().Be(TierComparison.Unknown);
    }

    [Fact]
    public async Task A_value_that_a_call_kept_in_memory_alone_is_not_compared()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.A.SetAsync(Cluster.Both.Of("other"), "its type is known in L2 from now on");
        await cluster.B.SetAsync(Key, "theirs");
        await Cluster.HeardAsync(cluster.A);
        await cluster.A.GetOrSetAsync(Key, static _ => new ValueTask<string>("mine"), new() { Tiers = TierUse.L1 });

        (await ComparedAsync(cluster.A, typeof(string))).Should().Be(TierComparison.Unknown);
    }

    [Fact]
    public async Task A_type_whose_form_differs_from_one_writing_to_the_next_is_not_compared()
    {
        await using var cluster = await Cluster.StartAsync();
        await DifferAsync(cluster, new Numbered(1), new Numbered(2));

        (await ComparedAsync(cluster.A, typeof(Numbered))).Should().Be(TierComparison.Unknown);
    }

    [Fact]
    public async Task A_long_value_is_not_compared()
    {
        await using var cluster = await Cluster.StartAsync();
        await DifferAsync(cluster, new string('a', 300_000), new string('b', 300_000));

        (await ComparedAsync(cluster.A, typeof(string))).Should().Be(TierComparison.Unknown);
    }

    [Theory]
    [InlineData(false, "Same")]
    [InlineData(true, "Different")]
    public async Task Values_are_compared_as_they_are_serialized(bool isChanged, string result)
    {
        await using var cluster = await Cluster.StartAsync();
        await DifferAsync(cluster, Large(1), Large(isChanged ? 2 : 1));

        (await ComparedAsync(cluster.A, typeof(Document))).ToString().Should().Be(result);
    }

    [Fact]
    public async Task L2_that_has_lost_the_value_or_does_not_answer_is_no_difference()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.A.SetAsync(Key, "v");
        await Cluster.HeardAsync(cluster.A);
        cluster.LinkOf(cluster.A).Faults.DropPushes(static _ => true);
        cluster.Tier.Delete(Key.Text);
        (await ComparedAsync(cluster.A, typeof(string))).Should().Be(TierComparison.OnlyInMemory);

        cluster.Tier.Write(Key.Text, "no payload"u8);
        (await ComparedAsync(cluster.A, typeof(string))).Should().Be(TierComparison.Unknown);
        cluster.Tier.Faults.Stop();
        (await ComparedAsync(cluster.A, typeof(string))).Should().Be(TierComparison.Unknown);
    }

    // In steps of the clock in which all nodes stay well: a look may need several of them.
    private static async Task PassUntilAsync(Cluster cluster, Func<bool> done)
    {
        for (var step = 0; step < 200 && !done(); step++)
        {
            await cluster.PassAsync(TimeSpan.FromMilliseconds(250));
        }

        await Eventually.IsTrueAsync(done, "it comes about when the time has passed");
    }

    private static async Task<TierComparison> ComparedAsync(CoherentDomainCache node, Type type) =>
        await new TierComparer(node.Local, node.L2.Link, new EntryInspector(node.Local, node.L2)).CompareAsync(
            SampledHit.Of(node.Local.Profiles.Registered(Cluster.Both), Key, type, node.Local.Memory.Find(Key.Text, Key.Hash)!), CancellationToken.None);

    [Fact]
    public async Task A_sampling_of_0_compares_nothing()
    {
        await using var cluster = await Cluster.StartAsync(configure: static options => options.Consistency.Sampling = 0);
        await cluster.A.SetAsync(Key, "v");
        await ReadAsync(cluster, "v");
        Hit(cluster.A);

        await cluster.PassAsync(TimeSpan.FromSeconds(12));

        cluster.A.GetStatistics().Overall.Consistency.Should().BeEquivalentTo(new { Comparisons = 0, NotCompared = 0 });
    }

    // Node A has one value in memory, and L2 has another that A is not told of.
    private static async Task DifferAsync<T>(Cluster cluster, T mine, T theirs)
    {
        await cluster.A.SetAsync(Key, mine);
        await Cluster.HeardAsync(cluster.A);
        cluster.LinkOf(cluster.A).Faults.DropPushes(static _ => true);
        await cluster.B.SetAsync(Key, theirs);
    }

    // Once it has heard of the value: a message that comes later would drop it.
    private static async Task ReadAsync(Cluster cluster, string value)
    {
        await Cluster.HeardAsync(cluster.A);
        (await cluster.A.GetAsync<string>(Key)).Value.Should().Be(value);
    }

    // The hits of one thread: one of them is chosen.
    private static void Hit(CoherentDomainCache node)
    {
        for (var hit = 0; hit < ProfileCounters.HitsPerSample; hit++)
        {
            node.TryGet(Key, out string _).Should().BeTrue();
        }
    }

    // Long enough to be compressed.
    private static Document Large(int number) => new(number, string.Concat(Enumerable.Repeat("text ", 4_000)), new(StringComparer.Ordinal) { ["a"] = 1, ["b"] = number });

    private sealed record Numbered(int Value)
    {
        public Guid Reading => Guid.NewGuid();
    }

    private sealed record Document(int Number, string Text, Dictionary<string, int> Counts);
}
