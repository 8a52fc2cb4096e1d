using FusionTiered.Core.Tests.Support;
using FusionTiered.Stopping;

namespace FusionTiered.Core.Tests.Stopping;

/// <summary>The order and the time of a graceful stop, on a clock that a test moves.</summary>
public sealed class StopServiceTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly LogLines _log = new();
    private readonly List<string> _ran = [];

    [Fact]
    public async Task The_stages_run_in_their_order()
    {
        var service = await StartAsync(Step(StopStage.LogStatistics), Step(StopStage.FlushWrites), Step(StopStage.CloseConnections), Step(StopStage.EndBackgroundWork));
        await StopAsync(service);
        _ran.Should().Equal("EndBackgroundWork", "FlushWrites", "CloseConnections", "LogStatistics");
    }

    [Fact]
    public async Task What_the_services_of_the_host_accept_while_they_stop_is_flushed()
    {
        var service = await StartAsync(Step(StopStage.FlushWrites), Step(StopStage.EndBackgroundWork));
        await service.StoppingAsync(CancellationToken.None);
        _ran.Should().Equal("EndBackgroundWork");
        await service.StopAsync(CancellationToken.None);
        _ran.Should().Equal("EndBackgroundWork");
        await service.StoppedAsync(CancellationToken.None);
        _ran.Should().Equal("EndBackgroundWork", "FlushWrites");
    }

    [Fact]
    public async Task A_host_that_knows_one_moment_only_gets_all_stages_then()
    {
        var service = await StartAsync(Step(StopStage.FlushWrites), Step(StopStage.EndBackgroundWork));
        await service.StopAsync(CancellationToken.None);
        _ran.Should().Equal("EndBackgroundWork", "FlushWrites");
    }

    [Fact]
    public async Task A_step_that_fails_is_a_warning_and_holds_up_no_other()
    {
        var service = await StartAsync(
            Step(StopStage.FlushWrites, "bad", static _ => throw new InvalidOperationException("of user:7")), Step(StopStage.FlushWrites, "good"), Step(StopStage.LogStatistics));
        await StopAsync(service);
        _ran.Should().Equal("bad", "good", "LogStatistics");
        _log.Texts.Should().Equal("At the stop, step 'bad' (FlushWrites) failed with InvalidOperationException. The others go on.");
    }

    [Fact]
    public async Task A_step_that_heeds_no_token_is_left_behind_at_the_end_of_its_share()
    {
        var service = await StartAsync(Step(StopStage.FlushWrites, "stuck", static _ => new TaskCompletionSource().Task), Step(StopStage.LogStatistics));
        var stopping = StopAsync(service);
        _clock.Advance(TimeSpan.FromSeconds(25));
        stopping.IsCompleted.Should().BeFalse("six sevenths of 30 s are its share");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(Long);
        _ran.Should().Equal("stuck", "LogStatistics");
        _log.Texts.Should().ContainSingle().Which.Should().StartWith("At the stop, step 'stuck' (FlushWrites) was not done within its share of 25.7");
    }

    [Fact]
    public async Task The_token_of_a_step_ends_with_its_share()
    {
        var service = await StartAsync(Step(StopStage.FlushWrites, "heeds", static token => Task.Delay(Timeout.Infinite, token)));
        var stopping = StopAsync(service);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await stopping.WaitAsync(Long);
        _log.Ids.Should().Equal(1702);
    }

    [Fact]
    public async Task Writes_get_their_reserve_although_others_used_up_the_time_of_the_host()
    {
        var flush = new TaskCompletionSource();
        var service = await StartAsync(Step(StopStage.FlushWrites, "flush", token => flush.Task.WaitAsync(token)));
        await service.StoppingAsync(CancellationToken.None);
        var stopping = service.StoppedAsync(new CancellationToken(canceled: true));
        stopping.IsCompleted.Should().BeFalse();
        flush.SetResult();
        await stopping.WaitAsync(Long);
        _log.Texts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_step_has_its_reserve_left_when_the_time_of_the_host_ends()
    {
        using var host = new CancellationTokenSource();
        var service = await StartAsync(Step(StopStage.FlushWrites, "stuck", static _ => new TaskCompletionSource().Task));
        await service.StoppingAsync(host.Token);
        var stopping = service.StoppedAsync(host.Token);
        await host.CancelAsync();
        stopping.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(Long);
        _log.Ids.Should().Equal(1702);
    }

    private static async Task StopAsync(StopService service)
    {
        await service.StoppingAsync(CancellationToken.None);
        await service.StopAsync(CancellationToken.None);
        await service.StoppedAsync(CancellationToken.None);
    }

    private RecordedStep Step(StopStage stage, string? name = null, Func<CancellationToken, Task>? work = null) => new(_ran, stage, name ?? stage.ToString(), work);

    private async Task<StopService> StartAsync(params IStopStep[] steps)
    {
        var service = new StopService(() => steps, static () => new(), _clock, _log);
        await service.StartAsync(CancellationToken.None);
        return service;
    }
}
