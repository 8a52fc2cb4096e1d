using FusionTiered.Core.Tests.Support;
using FusionTiered.Engines;
using FusionTiered.Refreshing;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Core.Tests.Refreshing;

/// <summary>A refresher within this node's turn, on a clock that a test moves.</summary>
public sealed class RefresherTests : IAsyncDisposable
{
    private static readonly CacheKey Key = new CacheProfile("rates").Of("eur");
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private readonly ManualClock _clock = new();
    private readonly FakeDomainCache _cache = new();
    private readonly LogLines _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly CancellationTokenSource _lost = new();
    private Task _working = Task.CompletedTask;
    private volatile Func<CacheRefresh, CancellationToken, ValueTask<int>> _source = static (_, _) => new(7);
    private int _calls;

    public async ValueTask DisposeAsync()
    {
        await _lost.CancelAsync();
        await _working.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lost.Dispose();
        _cache.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task The_value_is_loaded_at_once_and_then_in_its_period()
    {
        var refresher = Begin();
        (await PauseAfterAsync(refresher, call: 1)).Should().Be(Period);
        (await _cache.GetAsync<int>(Key)).Value.Should().Be(7);
        (await PauseAfterAsync(refresher, call: 2)).Should().Be(Period);
        (refresher.Status.Refreshes, refresher.Status.Failures).Should().Be((2, 0));
    }

    [Fact]
    public async Task Failures_are_followed_by_the_pauses_of_the_schedule_until_one_try_succeeds()
    {
        _source = static (_, _) => throw new InvalidOperationException();
        var refresher = Begin();
        List<double> pauses = [];
        for (var call = 1; call <= 5; call++)
        {
            pauses.Add((await PauseAfterAsync(refresher, call)).TotalSeconds);
        }

        pauses.Should().Equal(10, 20, 40, 480, 600);
        refresher.Status.LastFailure.Should().Be("InvalidOperationException");
        _source = static (_, _) => new(8);
        (await PauseAfterAsync(refresher, call: 6)).Should().Be(Period);
        (refresher.Status.FailuresInRow, refresher.Status.Failures, refresher.Status.LastFailure).Should().Be((0, 5, null));
        _log.Ids.Should().Equal(1722, 1722, 1722, 1722, 1722, 1723, 1721);
    }

    [Fact]
    public async Task A_source_that_says_when_to_come_back_is_asked_then()
    {
        _source = static (_, _) => throw new RetryAfterException(TimeSpan.FromSeconds(77));
        (await PauseAfterAsync(Begin(), call: 1)).Should().Be(TimeSpan.FromSeconds(77));
    }

    [Fact]
    public async Task One_try_takes_no_longer_than_its_limit_also_when_the_source_heeds_no_token()
    {
        _source = static (_, _) => new(new TaskCompletionSource<int>().Task);
        var refresher = Begin();
        await Soon.TrueAsync(() => Volatile.Read(ref _calls) == 1, "it is called");
        refresher.Status.FailuresInRow.Should().Be(0);
        await Soon.TrueAsync(() => refresher.Status.FailuresInRow == 1, "the try has failed", _clock, TimeSpan.FromSeconds(1));
        refresher.Status.LastFailure.Should().Be("TimeoutException");
    }

    [Fact]
    public async Task The_token_of_the_source_ends_when_the_turn_is_lost()
    {
        var cancelled = new TaskCompletionSource();
        _source = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.SetResult();
            return 1;
        };
        Begin();
        await Soon.TrueAsync(() => Volatile.Read(ref _calls) == 1, "it is called");
        await _lost.CancelAsync();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_source_learns_how_often_it_failed_and_has_services_of_its_own()
    {
        List<(int, bool)> seen = [];
        _source = (refresh, _) =>
        {
            seen.Add((refresh.FailuresInRow, refresh.Services is not null));
            throw new InvalidOperationException();
        };
        var refresher = Begin();
        await PauseAfterAsync(refresher, call: 2);
        seen.Should().Equal((0, true), (1, true));
    }

    [Fact]
    public async Task A_try_that_took_part_of_the_period_is_followed_by_the_rest()
    {
        var gate = new TaskCompletionSource<int>();
        _source = (_, _) => new(gate.Task);
        var refresher = Begin();
        await Soon.TrueAsync(() => Volatile.Read(ref _calls) == 1, "it is called");
        _clock.Advance(TimeSpan.FromSeconds(20));
        gate.SetResult(1);
        (await PauseAfterAsync(refresher, call: 1)).Should().Be(Period - TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_pause_that_the_source_asked_for_goes_on_in_the_next_turn()
    {
        _source = static (_, _) => throw new RetryAfterException(TimeSpan.FromHours(1));
        var refresher = Begin();
        await PauseAfterAsync(refresher, call: 1);
        await _lost.CancelAsync();
        await _working;
        _clock.Advance(TimeSpan.FromMinutes(20));

        using var next = new CancellationTokenSource();
        var working = refresher.WorkAsync(next.Token);
        await Soon.TrueAsync(() => refresher.Pause == TimeSpan.FromMinutes(40), "it waits for the rest");

        _calls.Should().Be(1);
        await next.CancelAsync();
        await working;
    }

    private Refresher Begin()
    {
        var entry = RefresherEntry.Of("rates", Key, Period, Source, configure: null);
        var refresher = new Refresher(
            entry, new() { Period = Period }, _cache, new LocalClusterLeases(_clock), _services.GetRequiredService<IServiceScopeFactory>(), _clock, _log);
        _working = refresher.WorkAsync(_lost.Token);
        return refresher;
    }

    private ValueTask<int> Source(CacheRefresh refresh, CancellationToken token)
    {
        Interlocked.Increment(ref _calls);
        return _source(refresh, token);
    }

    // The clock moves only while the refresher waits: the limit of a try is the one other timer.
    private async Task<TimeSpan> PauseAfterAsync(Refresher refresher, int call)
    {
        while (true)
        {
            await Soon.TrueAsync(() => (Waits(refresher) && Tries(refresher) > 0) || _working.IsCompleted, "it waits");
            if (Tries(refresher) >= call)
            {
                return refresher.Pause!.Value;
            }

            var before = Tries(refresher);
            _clock.Advance(refresher.Pause!.Value);
            await Soon.TrueAsync(() => Tries(refresher) > before, "it tries");
        }
    }

    private bool Waits(Refresher refresher) => refresher.Pause is not null && _clock.PendingTimers == 1;

    private static long Tries(Refresher refresher) => refresher.Status.Refreshes + refresher.Status.Failures;
}
