using FusionTiered.Alerts;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>Rules over the figures of a cache that a test counts, on a clock that a test moves.</summary>
public sealed class AlertEvaluatorTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();
    private readonly Figures _figures = new();

    [Fact]
    public void A_low_hit_rate_gives_one_alert_with_its_figures()
    {
        var evaluator = Evaluator();
        var began = Looks(evaluator, 30, figures => figures.Hit(40).Miss(60)).Single(change => change.Alert.Rule == "HitRate");
        (began.HasEnded, began.Alert.Cache, began.Alert.Profile, began.Alert.Value, began.Alert.Limit).Should().Be((false, "shop", null, 40, 50));
        began.Alert.Message.Should().Be("The hit rate is 40 %, below the limit of 50 %.");
        evaluator.Standing.Should().ContainSingle(alert => alert.Rule == "HitRate");
    }

    [Fact]
    public void A_hit_rate_that_swings_around_its_limit_does_not_flap()
    {
        var look = 0;
        var changes = Looks(Evaluator(only: CacheAlertFigure.HitRate), 1_000, figures => look++ / 40 % 2 == 0 ? figures.Hit(45).Miss(55) : figures.Hit(53).Miss(47));
        changes.Select(static change => change.HasEnded).Should().Equal(false);
    }

    [Fact]
    public void An_alert_ends_when_all_is_good_again_for_some_time()
    {
        var evaluator = Evaluator(only: CacheAlertFigure.HitRate);
        Looks(evaluator, 30, figures => figures.Miss(100)).Should().ContainSingle();
        var ended = Looks(evaluator, 60, figures => figures.Hit(100)).Should().ContainSingle().Subject;
        (ended.HasEnded, ended.Alert.Message).Should().Be((true, "The hit rate is 76.67 %, the limit is 50 %."));
        evaluator.Standing.Should().BeEmpty();
    }

    [Fact]
    public void Nothing_at_all_is_no_alert() =>
        Looks(Evaluator(CacheAlertSet.SignalPlatform), 100, static figures => figures).Should().BeEmpty();

    [Fact]
    public void A_handful_of_calls_is_no_alert() =>
        Looks(Evaluator(), 100, static figures => figures.Miss(3)).Should().BeEmpty("99 calls of a window of 5 minutes say nothing");

    [Fact]
    public void Silence_ends_no_alert()
    {
        var evaluator = Evaluator(only: CacheAlertFigure.HitRate);
        Looks(evaluator, 30, figures => figures.Miss(100));
        Looks(evaluator, 300, static figures => figures).Should().BeEmpty();
        evaluator.Standing.Should().ContainSingle();
    }

    [Fact]
    public void The_switch_turns_the_alert_of_the_hit_rate_off_and_no_other()
    {
        var changes = Looks(Evaluator(configure: static options => options.HitRateAlerts = false), 30, figures => figures.Miss(100));
        changes.Select(static change => change.Alert.Rule).Should().Contain("L1HitRate").And.NotContain("HitRate");
    }

    [Fact]
    public void A_rule_of_a_profile_looks_at_that_profile()
    {
        var feed = Looks(Evaluator(CacheAlertSet.None, static options => options.Add("cold feed", CacheAlertFigure.HitRate, 90, new CacheProfile("feed"))), 30, figures => figures.Miss(100));
        feed.Should().ContainSingle().Which.Alert.Message.Should().Be("The hit rate of profile 'feed' is 0 %, below the limit of 90 %.");
        Looks(Evaluator(CacheAlertSet.None, static options => options.Add("cold price", CacheAlertFigure.HitRate, 90, new CacheProfile("price"))), 30, figures => figures.Miss(100)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(RemoteTierStatus.Down, true)]
    [InlineData(RemoteTierStatus.Resting, true)]
    [InlineData(RemoteTierStatus.Up, false)]
    [InlineData(RemoteTierStatus.None, false)]
    public void An_L2_that_stays_away_gives_an_alert(RemoteTierStatus l2, bool alerts) =>
        (Looks(Evaluator(), 30, static figures => figures, l2).Count(static change => change.Alert.Rule == "L2Away") == 1).Should().Be(alerts);

    [Fact]
    public void An_L2_that_was_away_for_a_moment_gives_none()
    {
        var evaluator = Evaluator();
        Looks(evaluator, 30, static figures => figures, RemoteTierStatus.Up);
        Looks(evaluator, 2, static figures => figures, RemoteTierStatus.Down);
        Looks(evaluator, 30, static figures => figures, RemoteTierStatus.Up).Should().BeEmpty();
    }

    public static TheoryData<CacheAlertFigure, double> Measured => new()
    {
        { CacheAlertFigure.HitRate, 75 },
        { CacheAlertFigure.L1HitRate, 50 },
        { CacheAlertFigure.Latency, 5 },
        { CacheAlertFigure.ResponseTime, 300 },
        { CacheAlertFigure.L2Away, 0 },
        { CacheAlertFigure.EvictionRate, 120 },
        { CacheAlertFigure.Memory, 90 },
        { CacheAlertFigure.InvalidationRate, 20 },
    };

    [Theory, MemberData(nameof(Measured))]
    public void A_figure_is_what_was_counted_in_the_window(CacheAlertFigure figure, double expected)
    {
        _figures.Hit(7).Miss(5, TimeSpan.FromSeconds(9)).Evict(9).Invalidate(9);
        var window = new StatisticsWindow(TimeSpan.FromMinutes(5), _clock);
        window.Look(_figures.Now);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _figures.Hit(50).HitL2(25, TimeSpan.FromMilliseconds(10)).Miss(25, TimeSpan.FromMilliseconds(300)).Evict(60).Invalidate(20);
        (_figures.Entries, _figures.Bytes) = (50, 900);
        AlertFigures.Measure(new("a", figure, null, 1, 1, 1, default, default), window.Look(_figures.Now), _figures.Now)!.Value.Value.Should().BeApproximately(expected, 0.001);
    }

    private AlertEvaluator Evaluator(CacheAlertSet set = CacheAlertSet.Default, Action<CacheAlertOptions>? configure = null, CacheAlertFigure? only = null)
    {
        var options = new CacheAlertOptions { Set = set };
        configure?.Invoke(options);
        return new("shop", AlertRules.Of(options, []).Where(rule => only is null || rule.Figure == only), options.Window, _clock);
    }

    private List<CacheAlertChange> Looks(AlertEvaluator evaluator, int times, Func<Figures, Figures> happens, RemoteTierStatus l2 = RemoteTierStatus.Up)
    {
        List<CacheAlertChange> changes = [];
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(Turn);
            changes.AddRange(evaluator.Look(happens(_figures).Now, l2));
        }

        return changes;
    }
}
