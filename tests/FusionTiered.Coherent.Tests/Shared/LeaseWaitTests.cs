using FusionTiered.Testing;
using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>How long a load waits for that of another node.</summary>
public class LeaseWaitTests
{
    private static readonly CacheKey Key = Both.Of("k");
    private static readonly TimeSpan Wait = new CoherentEngineOptions().LeaseWait;

    [Fact]
    public async Task After_the_lease_wait_a_load_asks_its_own_source()
    {
        await using var cluster = await StartAsync();
        cluster.Source.Waits();
        var first = cluster.LoadAsync(cluster.A, Key);
        await Support.Eventually.IsTrueAsync(() => cluster.Source.Calls == 1, "the first node loads");
        var second = cluster.LoadAsync(cluster.B, Key);

        await cluster.PassAsync(Wait - TimeSpan.FromSeconds(1));
        cluster.Source.Calls.Should().Be(1);
        await cluster.PassUntilAsync(() => cluster.Source.Calls == 2, TimeSpan.FromSeconds(3));

        cluster.Source.Release("v");
        (await first).Value.Should().Be("v");
        (await second).Value.Should().Be("v");
    }

    [Fact]
    public async Task A_lease_that_could_not_be_given_back_holds_up_no_load_of_its_own_node()
    {
        await using var cluster = await StartAsync();
        var lease = (await cluster.A.L2.Leases.AskAsync(Key, TimeSpan.FromMinutes(1), RemoteLeaseClaim.IfFree, dead: null)).Id;
        cluster.A.L2.Link.Repairs.AddLease(Key.Text, lease);

        var load = cluster.LoadAsync(cluster.A, Key);

        await Support.Eventually.IsTrueAsync(() => load.IsCompleted, "no time has to pass");
        (await cluster.B.GetAsync<string>(Key)).Value.Should().Be("v");
    }

    [Fact]
    public async Task What_L2_missed_is_repeated_as_soon_as_it_answers()
    {
        await using var cluster = await StartAsync();
        await cluster.A.SetAsync(Key, "old");
        cluster.Tier.Faults.Freeze();
        var removal = cluster.A.RemoveAsync(Key).AsTask();
        await cluster.PassUntilAsync(removal, TimeSpan.FromSeconds(2));
        cluster.Tier.Faults.Thaw();

        await Support.Eventually.IsTrueAsync(
            () =>
            {
                _ = cluster.A.GetAsync<string>(Both.Of("other")).AsTask();
                return cluster.A.L2.Link.Repairs.IsEmpty;
            },
            "no time has to pass");
    }
}
