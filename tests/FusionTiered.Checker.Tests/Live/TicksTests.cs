using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Live;

namespace FusionTiered.Checker.Tests.Live;

public class TicksTests
{
    private readonly Ticks _ticks;
    private long _now = 100;

    public TicksTests() => _ticks = new Ticks(() => _now, TimeSpan.FromTicks(10));

    [Fact]
    public void A_tick_in_time_shows_nothing()
    {
        Come(after: 10);
        Come(after: 19);
        _ticks.Late().Should().BeEmpty("no timer is exact");
    }

    [Fact]
    public void A_tick_that_is_late_by_an_interval_shows_that_nobody_ran_since_it_was_due()
    {
        Come(after: 10);
        Come(after: 20);
        Come(after: 10);
        _ticks.Late().Should().Equal(new StarvedSpan(120, 130));
    }

    [Fact]
    public void A_tick_that_has_not_come_yet_counts()
    {
        _now += 50;
        _ticks.Late().Should().Equal(new StarvedSpan(110, 150));
        Come(after: 1);
        _ticks.Late().Should().Equal(new StarvedSpan(110, 151));
    }

    [Fact]
    public void What_was_over_before_is_not_told()
    {
        Come(after: 30);
        Come(after: 30);
        _ticks.Late(since: 130).Should().Equal(new StarvedSpan(140, 160));
    }

    private void Come(int after)
    {
        _now += after;
        _ticks.Come();
    }
}
