using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Consistency;
using FusionTiered.Flows;
using FusionTiered.L2.Payloads;
using FusionTiered.Telemetry;

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

        await PassUntilAsync(cluster, () => cluster.A.GetStatistics()["both"].Consistency.Stale == 1);

        cluster.A.GetStatistics()["both"].Consistency.Should().BeEquivalentTo(new { Comparisons = 1, Late = 0 });
        cluster.Log.Lines.Should().Contain(static line => line.Id == EventIds.TiersDiffer && line.Text.Contains("Memory of profile 'both' served another value", StringComparison.Ordinal));
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
            for (var key = 0; key < 6; key++)
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

        await PassUntilAsync(cluster, () => cluster.Nodes.All(static node => node.GetStatistics().Overall.Consistency.Same > 0));
        cluster.Nodes.Sum(static node => node.GetStatistics().Overall.Consistency is var all ? all.Stale + all.Late : 0).Should().Be(0);
    }

    [Theory]
    [InlineData(false, "Same")]
    [InlineData(true, "Different")]
    public async Task Values_are_compared_as_they_are_serialized(bool isChanged, string result)
    {
        await using var cluster = await Cluster.StartAsync();
        var (mine, theirs) = (Large(1), Large(isChanged ? 2 : 1));
        await cluster.A.SetAsync(Key, mine);
        await Cluster.HeardAsync(cluster.A);
        cluster.LinkOf(cluster.A).Faults.DropPushes(static _ => true);
        await cluster.B.SetAsync(Key, theirs);

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
    private static Document Large(int number) => new(number, string.Concat(Enumerable.Repeat("text ", 4_000)), new() { ["a"] = 1, ["b"] = number });

    private sealed record Document(int Number, string Text, Dictionary<string, int> Counts);
}
