using FusionTiered.Core.Tests.Support;

namespace FusionTiered.Core.Tests.Warmup;

public sealed class WarmupServiceTests : IDisposable
{
    private readonly WarmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task No_more_warmers_run_at_once_than_the_limit_allows()
    {
        var (running, tooMany) = (0, false);
        var gate = new TaskCompletionSource();
        using var service = _rig.Service(new() { AtOnce = 2 }, [.. Enumerable.Range(0, 6).Select(each => _rig.Warmer(WarmAsync, name: $"w{each}"))]);
        await service.StartAsync(CancellationToken.None);
        await Soon.TrueAsync(() => Volatile.Read(ref running) == 2, "two run");
        service.All.Count(static one => one.State == CacheWarmerState.Waiting).Should().Be(4);
        gate.SetResult();
        await Soon.TrueAsync(() => service.IsDone, "all have run");
        tooMany.Should().BeFalse();
        service.All.Should().OnlyContain(static one => one.State == CacheWarmerState.Done);

        async ValueTask WarmAsync(CacheWarmup warmup, CancellationToken end)
        {
            tooMany |= Interlocked.Increment(ref running) > 2;
            await gate.Task;
            Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task A_warmer_that_fails_stops_neither_the_others_nor_the_service()
    {
        using var service = _rig.Service(new(), _rig.Warmer(static (_, _) => throw new InvalidOperationException(), name: "bad"), _rig.Warmer(static (_, _) => default, name: "good"));
        await service.StartAsync(CancellationToken.None);
        await Soon.TrueAsync(() => service.IsDone, "all have run");
        service.All.Select(static one => one.State).Should().Equal(CacheWarmerState.Failed, CacheWarmerState.Done);
        await Soon.TrueAsync(() => _rig.Log.Texts.Any(static line => line.EndsWith("1 of 2 warmers succeeded.", StringComparison.Ordinal)), "the end is logged");
    }

    [Fact]
    public async Task The_start_waits_for_no_warmer_and_readiness_waits_for_a_bounded_time()
    {
        using var service = _rig.Service(new() { ReadyWithin = TimeSpan.FromSeconds(20) }, _rig.Warmer(static (_, _) => new(new TaskCompletionSource().Task)));
        service.IsReady.Should().BeFalse();
        await service.StartAsync(CancellationToken.None);
        service.IsReady.Should().BeFalse();
        _rig.Clock.Advance(TimeSpan.FromSeconds(19));
        service.IsReady.Should().BeFalse();
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        (service.IsReady, service.IsDone).Should().Be((true, false));
    }

    [Fact]
    public async Task One_that_is_switched_off_is_done_at_once()
    {
        var ran = false;
        using var service = _rig.Service(new() { Enabled = false }, _rig.Warmer((_, _) =>
        {
            ran = true;
            return default;
        }));
        await service.StartAsync(CancellationToken.None);
        await Soon.TrueAsync(() => service.IsDone, "it is done");
        (ran, service.All.Count).Should().Be((false, 0));
    }

    [Fact]
    public async Task The_stop_calls_off_what_runs_and_begins_nothing_more()
    {
        var begun = 0;
        using var service = _rig.Service(new() { AtOnce = 1 }, [.. Enumerable.Range(0, 3).Select(each => _rig.Warmer(WarmAsync, name: $"w{each}"))]);
        await service.StartAsync(CancellationToken.None);
        await Soon.TrueAsync(() => Volatile.Read(ref begun) == 1, "one runs");
        await service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        service.All.Should().OnlyContain(static one => one.State == CacheWarmerState.Cancelled);

        async ValueTask WarmAsync(CacheWarmup warmup, CancellationToken end)
        {
            Interlocked.Increment(ref begun);
            await Task.Delay(Timeout.Infinite, end);
        }
    }
}
