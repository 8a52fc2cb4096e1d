using FusionTiered.Alerts;

namespace FusionTiered.Core.Tests.Alerts;

public sealed class StatisticsWindowTests
{
    private readonly ManualClock _clock = new();
    private readonly Figures _figures = new();
    private readonly StatisticsWindow _window;

    public StatisticsWindowTests() => _window = new(TimeSpan.FromMinutes(5), _clock);

    [Fact]
    public void The_first_look_covers_what_was_counted_since_the_cache_was_made()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        var figures = _window.Look(_figures.Hit(3).Miss(1).Now);
        (figures.Overall.Requests, figures.Overall.HitRate, figures.Covered).Should().Be((4, 75, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void What_happened_before_the_window_is_forgotten()
    {
        _window.Look(_figures.Miss(1_000).Now);
        for (var i = 0; i < 40; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            _figures.Hit(1);
            _window.Look(_figures.Now);
        }

        var figures = _window.Look(_figures.Now);
        (figures.Overall.Requests, figures.Overall.HitRate, figures.Covered).Should().Be((30, 100, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void Many_looks_in_a_moment_do_not_shorten_it()
    {
        _window.Look(_figures.Now);
        for (var i = 0; i < 3_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            _window.Look(_figures.Hit(1).Now);
        }

        _window.Look(_figures.Now).Overall.Requests.Should().BeInRange(3_000 - 1, 3_000);
    }

    [Fact]
    public void After_a_pause_it_covers_the_pause()
    {
        _window.Look(_figures.Now);
        _clock.Advance(TimeSpan.FromHours(2));
        var figures = _window.Look(_figures.Hit(10).Now);
        (figures.Overall.Requests, figures.Covered).Should().Be((10, TimeSpan.FromHours(2)));
    }

    [Fact]
    public void Without_a_call_there_is_no_rate()
    {
        var counts = _window.Look(_figures.Now).Overall;
        (counts.HitRate, counts.L1HitRate, counts.InvalidationRate, counts.L2Latency, counts.ResponseTime).Should().Be((null, null, null, null, null));
    }

    [Fact]
    public void Means_are_those_of_the_window()
    {
        _window.Look(_figures.HitL2(1_000_000, TimeSpan.FromMilliseconds(1)).Miss(1, TimeSpan.FromSeconds(9)).Now);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var counts = _window.Look(_figures.HitL2(4, TimeSpan.FromMilliseconds(20)).Miss(2, TimeSpan.FromSeconds(1)).Now).Overall;
        (counts.L2LookUps.Count, counts.ResponseTime).Should().Be((6, TimeSpan.FromSeconds(1)));
        counts.L2Latency.Should().Be(TimeSpan.FromMilliseconds(80) / 6);
    }

    [Fact]
    public void Each_profile_has_its_own_counts()
    {
        var profiles = _window.Look(_figures.Hit(2).Now).Profiles;
        (profiles["FEED"].Requests, profiles["price"].Requests).Should().Be((2, 0));
    }
}
