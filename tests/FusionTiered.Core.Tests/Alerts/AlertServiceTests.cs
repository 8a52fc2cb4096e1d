using FusionTiered.Alerts;
using FusionTiered.Core.Tests.Support;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>The looks of a host's life, on a clock that a test moves.</summary>
public sealed class AlertServiceTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly FakeDomainCache _cache = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task The_rules_are_looked_at_in_the_interval_and_the_sinks_hear_of_it()
    {
        using var service = Service();
        await service.StartAsync(CancellationToken.None);
        await _cache.GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));
        await PassUntilAsync(() => _sink.Got.Count == 1);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_waits_for_a_sink_is_sent_before_the_host_ends()
    {
        var gate = new TaskCompletionSource();
        var slow = new RecordingSink(_ => gate.Task);
        using var service = Service(slow);
        await _cache.GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));
        await service.StartAsync(CancellationToken.None);
        var stopping = service.StopAsync(CancellationToken.None);
        stopping.IsCompleted.Should().BeFalse();
        gate.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        slow.Got.Should().ContainSingle();
    }

    [Fact]
    public async Task A_host_that_has_no_patience_left_ends_without_the_sink()
    {
        using var patience = new CancellationTokenSource();
        using var service = Service(new RecordingSink(static _ => new TaskCompletionSource().Task));
        await _cache.GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));
        await service.StartAsync(CancellationToken.None);
        var stopping = service.StopAsync(patience.Token);
        await patience.CancelAsync();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private AlertService Service(RecordingSink? sink = null)
    {
        var rule = new AlertRule("HitRate", CacheAlertFigure.HitRate, null, 50, 55, 1, TimeSpan.Zero, TimeSpan.Zero);
        var log = new LogLines();
        return new(
            () => new(_cache, new AlertEvaluator("", [rule], TimeSpan.FromMinutes(5), _clock), [new SinkQueue(sink ?? _sink, log)], log),
            static () => TimeSpan.FromSeconds(10),
            _clock);
    }

    private async Task PassUntilAsync(Func<bool> done)
    {
        for (var turn = 0; !done() && turn < 10_000; turn++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1);
        }

        done().Should().BeTrue();
    }
}
