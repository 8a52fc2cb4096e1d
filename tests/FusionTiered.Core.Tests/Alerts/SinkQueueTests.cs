using FusionTiered.Alerts;
using FusionTiered.Core.Tests.Support;

namespace FusionTiered.Core.Tests.Alerts;

public sealed class SinkQueueTests
{
    private readonly LogLines _log = new();

    [Fact]
    public async Task A_sink_gets_the_changes_in_their_order()
    {
        var sink = new RecordingSink();
        await SendAsync(new(sink, _log), "a", "b", "c");
        sink.Got.Select(static change => change.Alert.Rule).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task A_sink_that_fails_gets_the_next_change_and_the_failure_is_logged()
    {
        var sink = new RecordingSink(static _ => throw new InvalidOperationException("no pager"));
        await SendAsync(new(sink, _log), "a", "b");
        sink.Got.Should().HaveCount(2);
        _log.Ids.Should().Equal(1603, 1603);
        _log.Texts[0].Should().StartWith("Alert 'a' of cache 'shop' did not reach sink recording, which failed with InvalidOperationException.").And.Contain("no pager");
    }

    [Fact]
    public void A_sink_that_is_too_slow_costs_no_memory_and_holds_up_nobody()
    {
        var queue = new SinkQueue(new RecordingSink(), _log);
        for (var i = 0; i < SinkQueue.MostWaiting + 3; i++)
        {
            queue.Add(SomeAlert.Began());
        }

        _log.Ids.Should().Equal(1604, 1604, 1604);
    }

    [Fact]
    public async Task A_sink_that_never_ends_is_called_off()
    {
        using var patience = new CancellationTokenSource();
        var queue = new SinkQueue(new RecordingSink(_ => Task.Delay(Timeout.InfiniteTimeSpan, patience.Token)), _log);
        queue.Add(SomeAlert.Began());
        var running = queue.RunAsync(patience.Token);
        await patience.CancelAsync();
        await FluentActions.Awaiting(() => running.WaitAsync(TimeSpan.FromSeconds(30))).Should().ThrowAsync<OperationCanceledException>();
        _log.Ids.Should().BeEmpty();
    }

    private static Task SendAsync(SinkQueue queue, params string[] rules)
    {
        foreach (var rule in rules)
        {
            queue.Add(SomeAlert.Began(rule));
        }

        queue.Complete();
        return queue.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
