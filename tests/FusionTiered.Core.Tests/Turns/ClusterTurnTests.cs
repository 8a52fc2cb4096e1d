using FusionTiered.Core.Tests.Support;
using FusionTiered.Engines;
using FusionTiered.Turns;

namespace FusionTiered.Core.Tests.Turns;

/// <summary>One node at a time, on a clock that a test moves and leases that answer as it says.</summary>
public sealed class ClusterTurnTests : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Little = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly ScriptedLeases _leases = new();
    private readonly LogLines _log = new();
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private int _working;
    private int _begun;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        _end.Dispose();
    }

    [Fact]
    public async Task A_node_works_while_it_has_the_lease_and_gives_it_back_at_the_end()
    {
        var turn = Begin();
        await WorksAsync(1);
        turn.HasTurn.Should().BeTrue();
        turn.Number.Should().Be(1);
        await PassUntilAsync(() => _leases.Renewed == 3, "it is renewed");
        _leases.Taken.Should().Be(1);
        await _end.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        (_working, _leases.Released, turn.HasTurn).Should().Be((0, 1, false));
    }

    [Fact]
    public async Task A_node_asks_again_while_another_one_works()
    {
        _leases.OnTake = ClusterLeaseStatus.Elsewhere;
        Begin();
        await PassUntilAsync(() => _leases.Taken >= 3, "it asks");
        _begun.Should().Be(0);
        _leases.OnTake = ClusterLeaseStatus.Held;
        await PassUntilAsync(() => _begun == 1, "it works");
    }

    [Fact]
    public async Task A_node_whose_lease_another_one_has_stops()
    {
        Begin();
        await WorksAsync(1);
        (_leases.OnTake, _leases.OnRenew) = (ClusterLeaseStatus.Elsewhere, ClusterLeaseStatus.Elsewhere);
        await PassUntilAsync(() => Volatile.Read(ref _working) == 0, "it stops");
        _leases.Released.Should().Be(0, "it is another node's");
        _log.Ids.Should().Equal(1711, 1712);
    }

    [Fact]
    public async Task A_node_that_gets_no_answer_stops_before_its_lease_can_end()
    {
        Begin();
        await WorksAsync(1);
        (_leases.OnTake, _leases.OnRenew) = (ClusterLeaseStatus.Unknown, ClusterLeaseStatus.Unknown);
        await PassUntilAsync(() => _leases.Renewed == 1, "it has asked once");
        Volatile.Read(ref _working).Should().Be(1, "one missing answer is no reason to stop");
        await PassUntilAsync(() => Volatile.Read(ref _working) == 0, "it stops");
        _leases.Renewed.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task A_node_whose_question_hangs_stops_before_its_lease_can_end()
    {
        Begin();
        await WorksAsync(1);
        _leases.Hangs = true;
        await PassUntilAsync(() => _leases.Renewed == 1, "it has asked");

        _clock.Advance(Lease * 0.8);

        await WorksAsync(0);
    }

    [Fact]
    public async Task Without_an_answer_no_node_begins_and_one_line_says_so()
    {
        _leases.OnTake = ClusterLeaseStatus.Unknown;
        Begin();
        await PassUntilAsync(() => _leases.Taken >= 7, "it asks");
        _begun.Should().Be(0);
        _log.Ids.Should().Equal(1715);
    }

    [Fact]
    public async Task Without_an_answer_every_node_works_where_that_is_wanted()
    {
        _leases.OnTake = ClusterLeaseStatus.Unknown;
        var turn = Begin(CacheOutage.EveryNodeWorks);
        await WorksAsync(1);
        turn.Number.Should().Be(0, "it is not known to be the only one");
        _log.Ids.Should().Equal(1713);
    }

    [Fact]
    public async Task A_node_that_worked_without_asking_goes_on_with_the_lease_when_it_gets_it()
    {
        _leases.OnTake = ClusterLeaseStatus.Unknown;
        var turn = Begin(CacheOutage.EveryNodeWorks);
        await WorksAsync(1);
        _leases.OnTake = ClusterLeaseStatus.Held;
        await PassUntilAsync(() => turn.Number > 0, "it has the lease");
        _begun.Should().Be(1, "the work was not interrupted");
    }

    [Fact]
    public async Task A_node_that_worked_without_asking_stops_when_another_one_has_the_lease()
    {
        _leases.OnTake = ClusterLeaseStatus.Unknown;
        Begin(CacheOutage.EveryNodeWorks);
        await WorksAsync(1);
        _leases.OnTake = ClusterLeaseStatus.Elsewhere;
        await PassUntilAsync(() => Volatile.Read(ref _working) == 0, "it stops");
    }

    [Fact]
    public async Task Work_that_fails_begins_again()
    {
        Begin(work: static _ => throw new InvalidOperationException());
        await PassUntilAsync(() => _leases.Taken >= 3, "it begins again");
        _log.Ids.Should().Contain(1714);
        _leases.Released.Should().BeGreaterThan(0, "another node may have more luck");
    }

    private ClusterTurn Begin(CacheOutage outage = CacheOutage.NobodyWorks, Func<CancellationToken, Task>? work = null)
    {
        var turn = new ClusterTurn(_leases, "work", "", new(Lease, outage), _clock, _log);
        _running = turn.RunAsync(work ?? WorkAsync, _end.Token);
        return turn;
    }

    private async Task WorkAsync(CancellationToken lost)
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _working);
        await Task.Delay(Timeout.Infinite, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _working);
    }

    private Task WorksAsync(int nodes) => Soon.TrueAsync(() => Volatile.Read(ref _working) == nodes, "it works");

    private Task PassUntilAsync(Func<bool> condition, string what) => Soon.TrueAsync(condition, what, _clock, Little);
}
