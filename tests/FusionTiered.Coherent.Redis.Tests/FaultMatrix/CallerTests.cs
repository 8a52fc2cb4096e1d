using FusionTiered.Redis.Tests.Support;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Row 37: everybody at once. Memory is measured, so nothing else runs.</summary>
[Collection(AloneCollection.Name)]
public sealed class CallerTests
{
    [RedisFact]
    public async Task Row_37_ten_thousand_callers_of_one_key_on_three_nodes_are_one_source_call()
    {
        await using var cluster = await StartAsync(3, static options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20));

        // The first load ever makes the versions, and their announcement outdates the loads under way: each node then begins two or three.
        foreach (var node in cluster.Nodes)
            await node.LoadAsync(Both.Of("first"));
        await cluster.Server.CliAsync("CONFIG", "RESETSTAT");
        var key = Both.Of("hot");
        var calls = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => cluster.Nodes[i % 3].Cache.GetOrSetAsync(key, 0, async (_, _, _) =>
        {
            Interlocked.Increment(ref calls);
            await Task.Delay(50); // a slow source
            return "v";
        }).AsTask())).Ends();
        answers.Should().OnlyContain(static answer => answer == "v");
        calls.Should().Be(1);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(64 << 20);

        // The reply to the lease holds what is there by then, and who waits for another node looks again, with growing pauses: twelve reads
        // for a source of 50 ms, whatever the callers.
        (await ReadsAsync(cluster)).Should().BeLessThan(3 * 10);
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_37_ten_thousand_keys_on_three_nodes_are_one_source_call_each()
    {
        await using var cluster = await StartAsync(
            3,
            static options =>
            {
                options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(30);
                options.MaxEntries = 20_000;
            },
            static redis => redis.MaxPendingOperations = 1 << 17);
        var calls = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30_000).Select(i => cluster.Nodes[i % 3].Cache.GetOrSetAsync(Both.Of($"k{i / 3}"), i / 3, async (number, _, _) =>
        {
            Interlocked.Increment(ref calls);
            await Task.Yield();
            return number;
        }).AsTask())).WaitAsync(TimeSpan.FromSeconds(60));
        answers.Should().Equal(Enumerable.Range(0, 30_000).Select(static i => i / 3));
        calls.Should().Be(10_000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(64 << 20);
        await cluster.RestsAsync();
    }

    private static async Task<int> ReadsAsync(FaultyCluster cluster)
    {
        var line = (await cluster.Server.CliAsync("INFO", "commandstats")).Split('\n').SingleOrDefault(static line => line.StartsWith("cmdstat_getrange:", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.Split('=', ',')[1]);
    }
}
