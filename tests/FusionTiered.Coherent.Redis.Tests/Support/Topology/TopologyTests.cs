namespace FusionTiered.Redis.Tests.Support;

/// <summary>The servers that the tests of topologies rely on.</summary>
public sealed class TopologyTests
{
    [RedisFact]
    public async Task A_set_of_Sentinels_names_another_primary_after_a_failover()
    {
        await using var set = await SentinelSet.StartAsync();
        var before = await set.PrimaryAsync();
        (await before.CliAsync("SET", "k", "v")).Should().Be("OK");
        foreach (var server in set.Servers)
            await Eventually.TrueAsync(async () => await server.CliAsync("GET", "k") == "v", "each server has it");
        await set.FailOverAsync();
        var after = await set.PrimaryAsync();
        after.Port.Should().NotBe(before.Port);
        (await after.CliAsync("GET", "k")).Should().Be("v");
    }

    [RedisFact]
    public async Task A_cluster_moves_a_slot_and_a_replica_takes_over()
    {
        await using var set = await ClusterSet.StartAsync();
        await set.Servers[0].CliAsync("SET", "3560", "v"); // slot 0
        await set.MoveSlotAsync(0, from: 0, to: 1);
        (await set.Servers[1].CliAsync("GET", "3560")).Should().Be("v");
        await set.FailOverAsync(2);
        (await set.Servers[5].CliAsync("ROLE")).Should().StartWith("master");
    }
}
