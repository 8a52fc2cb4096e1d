using FusionTiered.Engines;

namespace FusionTiered.Core.Tests.Turns;

public sealed class LocalClusterLeasesTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task One_at_a_time_has_it()
    {
        var leases = new LocalClusterLeases(_clock);
        var first = await leases.TakeAsync("a", Period);
        (await leases.TakeAsync("a", Period)).Status.Should().Be(ClusterLeaseStatus.Elsewhere);
        (await leases.TakeAsync("b", Period)).Status.Should().Be(ClusterLeaseStatus.Held);
        await leases.ReleaseAsync(first.Lease!);
        (await leases.TakeAsync("a", Period)).Status.Should().Be(ClusterLeaseStatus.Held);
    }

    [Fact]
    public async Task One_that_is_not_renewed_runs_out_and_the_next_holder_has_a_larger_number()
    {
        var leases = new LocalClusterLeases(_clock);
        var first = (await leases.TakeAsync("a", Period)).Lease!;
        _clock.Advance(Period / 2);
        (await leases.RenewAsync(first, Period)).Status.Should().Be(ClusterLeaseStatus.Held);
        _clock.Advance(Period);
        (await leases.RenewAsync(first, Period)).Status.Should().Be(ClusterLeaseStatus.Elsewhere);
        (await leases.TakeAsync("a", Period)).Lease!.Number.Should().BeGreaterThan(first.Number);
    }

    [Fact]
    public async Task A_holder_that_lost_it_takes_it_from_nobody()
    {
        var leases = new LocalClusterLeases(_clock);
        var first = (await leases.TakeAsync("a", Period)).Lease!;
        _clock.Advance(Period);
        var second = (await leases.TakeAsync("a", Period)).Lease!;
        await leases.ReleaseAsync(first);
        (await leases.RenewAsync(second, Period)).Status.Should().Be(ClusterLeaseStatus.Held);
    }
}
