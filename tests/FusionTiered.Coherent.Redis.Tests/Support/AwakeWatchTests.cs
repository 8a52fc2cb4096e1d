using FusionTiered.Checker.Live;

namespace FusionTiered.Redis.Tests.Support;

public sealed class AwakeWatchTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Time_in_which_no_tick_came_does_not_count() => After(TimeSpan.FromSeconds(5)).Should().Be(TimeSpan.FromMilliseconds(10), "then the next one was due");

    [Fact]
    public void Time_in_which_a_tick_was_not_late_counts() => After(TimeSpan.FromMilliseconds(19)).Should().Be(TimeSpan.FromMilliseconds(19));

    [Fact]
    public void Starvation_from_before_it_began_counts_for_nothing()
    {
        var start = _clock.GetTimestamp();
        using var meter = new StarvationMeter(_clock, start);
        _clock.Advance(TimeSpan.FromSeconds(5));
        new AwakeWatch(_clock, start, meter).Elapsed.Should().Be(TimeSpan.Zero);
    }

    private TimeSpan After(TimeSpan time)
    {
        var start = _clock.GetTimestamp();
        using var meter = new StarvationMeter(_clock, start);
        var watch = new AwakeWatch(_clock, start, meter);
        _clock.Advance(time);
        return watch.Elapsed;
    }
}
