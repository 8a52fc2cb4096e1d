using FusionTiered.Testing;

namespace FusionTiered.Core.Tests.Testing;

public sealed class ManualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Start);

    [Fact]
    public void A_timer_fires_when_its_moment_comes_and_once()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromMilliseconds(1999));
        fired.Should().Be(0);
        _clock.Advance(TimeSpan.FromMilliseconds(10_000));
        fired.Should().Be(1);
        _clock.PendingTimers.Should().Be(0);
    }

    [Fact]
    public void A_periodic_timer_sees_each_of_its_moments()
    {
        var seen = new List<double>();
        using var timer = _clock.CreateTimer(_ => seen.Add((_clock.GetUtcNow() - Start).TotalMilliseconds), null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));

        _clock.Advance(TimeSpan.FromMilliseconds(35));

        seen.Should().Equal(10, 20, 30);
    }

    [Fact]
    public async Task A_delay_ends_when_the_time_is_moved_past_it()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _clock);
        delay.IsCompleted.Should().BeFalse();

        _clock.Advance(TimeSpan.FromMinutes(1));

        await delay;
    }
}
