using FusionTiered.Alerts;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>When an alert begins and ends, look by look, ten seconds apart. The limit is 50; the margin makes 55 good.</summary>
public sealed class AlertRuleStateTests
{
    private readonly ManualClock _clock = new();
    private readonly AlertRuleState _state = new(new("HitRate", CacheAlertFigure.HitRate, null, 50, 55, 1, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)));

    [Fact]
    public void An_alert_begins_once_the_figure_was_worse_for_as_long_as_the_rule_says() =>
        Changes(49, 49, 49, 49, 49).Should().Equal("-", "-", "-", "began", "-");

    [Fact]
    public void A_short_dip_begins_nothing() =>
        Changes(49, 20, 60, 49, 20, 60, 49).Should().AllBe("-");

    [Fact]
    public void The_limit_itself_is_good_enough() =>
        Changes(50, 50, 50, 50, 50).Should().AllBe("-");

    [Fact]
    public void An_alert_ends_once_the_figure_was_good_for_as_long_as_the_rule_says()
    {
        Changes(40, 40, 40, 40);
        Changes(55, 55, 55, 55, 55, 55, 55).Should().Equal("-", "-", "-", "-", "-", "-", "ended");
    }

    [Fact]
    public void Better_than_the_limit_but_not_by_the_margin_does_not_end_it()
    {
        Changes(40, 40, 40, 40);
        Changes([.. Enumerable.Repeat(54.9, 100)]).Should().AllBe("-");
    }

    [Fact]
    public void A_relapse_begins_the_recovery_anew()
    {
        Changes(40, 40, 40, 40);
        Changes(60, 60, 60, 60, 60, 54, 60, 60, 60, 60, 60, 60, 60).Should().Equal([.. Enumerable.Repeat("-", 12), "ended"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void A_figure_that_swings_around_its_limit_gives_one_alert(int looksEach)
    {
        var swinging = Enumerable.Range(0, 600).Select(look => look / looksEach % 2 == 0 ? 49.0 : 51.0);
        Changes([.. swinging]).Where(static change => change != "-").Should().Equal("began");
    }

    [Fact]
    public void The_next_alert_begins_as_late_as_the_first()
    {
        Changes(40, 40, 40, 40);
        Changes(60, 60, 60, 60, 60, 60, 60).Should().EndWith("ended");
        Changes(40, 40, 40, 40).Should().Equal("-", "-", "-", "began");
    }

    [Fact]
    public void An_alert_stands_since_the_figure_passed_the_limit()
    {
        Changes(60, 60);
        var passed = _clock.GetUtcNow();
        Changes(40, 40, 40, 40);
        _state.Since.Should().Be(passed);
    }

    private List<string> Changes(params double[] values)
    {
        List<string> changes = [];
        foreach (var value in values)
        {
            changes.Add(!_state.Look(value, _clock.GetUtcNow()) ? "-" : _state.Stands ? "began" : "ended");
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        return changes;
    }
}
