using FusionTiered.Alerts;
using FusionTiered.Core.Tests.Support;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>What becomes of an alert: the log, the event, the sinks.</summary>
public sealed class CacheAlertsTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LogLines _log = new();
    private readonly FakeDomainCache _cache = new();
    private readonly RecordingSink _sink = new();
    private readonly SinkQueue _queue;
    private readonly CacheAlerts _alerts;

    public CacheAlertsTests()
    {
        _queue = new(_sink, _log);
        var rule = new AlertRule("HitRate", CacheAlertFigure.HitRate, null, 50, 55, 1, TimeSpan.Zero, TimeSpan.Zero);
        _alerts = new(_cache, new AlertEvaluator("", [rule], TimeSpan.FromMinutes(5), _clock), [_queue], _log);
    }

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task An_alert_is_logged_raised_and_sent_once()
    {
        List<CacheAlertChange> raised = [];
        _alerts.Changed += (_, told) => raised.Add(told.Change);
        await MissAsync();
        _alerts.Look();
        _alerts.Look();

        _log.Texts.Should().Equal("Alert 'HitRate' of cache 'default' began. The hit rate is 0 %, below the limit of 50 %.");
        raised.Should().ContainSingle();
        (await SentAsync()).Should().Equal(raised);
        _alerts.Standing.Should().Equal(raised[0].Alert);
    }

    [Fact]
    public async Task Its_end_is_told_too()
    {
        await MissAsync();
        _alerts.Look();
        for (var i = 0; i < 10; i++)
        {
            await MissAsync();
        }

        _alerts.Look();
        _log.Ids.Should().Equal(1601, 1602);
        (await SentAsync()).Select(static change => change.HasEnded).Should().Equal(false, true);
        _alerts.Standing.Should().BeEmpty();
    }

    [Fact]
    public async Task A_handler_that_throws_stops_no_other_and_no_sink()
    {
        var told = 0;
        _alerts.Changed += static (_, _) => throw new InvalidOperationException("broken");
        _alerts.Changed += (_, _) => told++;
        await MissAsync();
        _alerts.Look();

        told.Should().Be(1);
        (await SentAsync()).Should().ContainSingle();
        _log.Ids.Should().Equal(1601, 1605);
    }

    // The first call of the key is a miss, all others hit.
    private async Task MissAsync() => await _cache.GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));

    private async Task<IReadOnlyCollection<CacheAlertChange>> SentAsync()
    {
        _queue.Complete();
        await _queue.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        return _sink.Got;
    }
}
