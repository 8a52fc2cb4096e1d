using FusionTiered.InProcess;
using FusionTiered.L2;
using FusionTiered.Testing;
using FusionTiered.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Coherent.Tests.L2;

public sealed class RemoteGateTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly InProcessTier _tier;
    private readonly RemoteGate _gate;

    public RemoteGateTests()
    {
        _tier = new(_clock);
        var options = new RemoteTierOptions { BreakerFailures = 3, BreakerPause = TimeSpan.FromSeconds(5) };
        _gate = new(_tier.Connect("node"), options, new CacheClock(_clock), NullLogger.Instance);
    }

    [Theory]
    [InlineData(nameof(RemoteFailure.Unreachable))]
    [InlineData(nameof(RemoteFailure.Unknown))]
    public async Task Failures_in_a_row_begin_a_pause(string named)
    {
        var failure = Enum.Parse<RemoteFailure>(named);
        await FailAsync(failure, 2);
        _gate.IsShut.Should().BeFalse();

        await FailAsync(failure, 1);

        _gate.IsShut.Should().BeTrue();
    }

    [Fact]
    public async Task To_be_too_busy_to_ask_is_no_failure_of_the_tier()
    {
        await FailAsync(RemoteFailure.Busy, 100);

        _gate.IsShut.Should().BeFalse();
        _gate.Status.Should().Be(RemoteTierStatus.Up);
    }

    [Fact]
    public async Task To_be_too_busy_to_ask_is_no_sign_that_the_tier_lives()
    {
        await FailAsync(RemoteFailure.Unknown, 2);
        await FailAsync(RemoteFailure.Busy, 1);

        await FailAsync(RemoteFailure.Unknown, 1);

        _gate.IsShut.Should().BeTrue("three in a row were not answered");
    }

    [Fact]
    public async Task When_the_one_that_may_try_was_too_busy_the_next_one_tries()
    {
        await FailAsync(RemoteFailure.Unknown, 3);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await FailAsync(RemoteFailure.Busy, 1);
        _gate.IsShut.Should().BeFalse();

        (await _gate.ReadAsync(0, static (_, _, _) => new ValueTask<int>(7))).Value.Should().Be(7);

        _gate.Status.Should().Be(RemoteTierStatus.Up);
    }

    public void Dispose() => _tier.Dispose();

    private async Task FailAsync(RemoteFailure failure, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var answer = await _gate.WriteAsync(failure, static (_, how, _) => ValueTask.FromException<int>(new RemoteTierException(how, "failed on command")));
            answer.Failure.Should().Be(failure);
        }
    }
}
