using FusionTiered.Alerts;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>The limits of the named sets, as the systems that they are for have them.</summary>
public sealed class AlertSetsTests
{
    [Fact]
    public void The_signal_platform_has_its_limits() => LimitsOf(CacheAlertSet.SignalPlatform).Should().BeEquivalentTo(new Dictionary<CacheAlertFigure, double>
    {
        [CacheAlertFigure.HitRate] = 80,
        [CacheAlertFigure.ResponseTime] = 2_000,
        [CacheAlertFigure.Memory] = 80,
        [CacheAlertFigure.InvalidationRate] = 50,
    });

    [Fact]
    public void The_trading_engine_has_its_limits() => LimitsOf(CacheAlertSet.TradingEngine).Should().BeEquivalentTo(new Dictionary<CacheAlertFigure, double>
    {
        [CacheAlertFigure.HitRate] = 50,
        [CacheAlertFigure.L1HitRate] = 30,
        [CacheAlertFigure.Latency] = 10,
        [CacheAlertFigure.L2Away] = 10,
        [CacheAlertFigure.EvictionRate] = 100,
    });

    [Fact]
    public void The_default_is_the_trading_engine_and_the_limit_of_memory() => LimitsOf(new CacheAlertOptions().Set)
        .Should().BeEquivalentTo(new Dictionary<CacheAlertFigure, double>(LimitsOf(CacheAlertSet.TradingEngine)) { [CacheAlertFigure.Memory] = 80 });

    [Theory]
    [InlineData(CacheAlertFigure.HitRate, 50, 55)]
    [InlineData(CacheAlertFigure.HitRate, 98, 99)]
    [InlineData(CacheAlertFigure.Latency, 10, 9)]
    [InlineData(CacheAlertFigure.L2Away, 0, 0)]
    public void The_margin_lies_on_the_good_side_and_can_be_reached(CacheAlertFigure figure, double limit, double good) =>
        AlertRule.Better(figure, limit, 0.1).Should().BeApproximately(good, 1e-9);

    private static Dictionary<CacheAlertFigure, double> LimitsOf(CacheAlertSet set) =>
        AlertRules.Of(new() { Set = set }, []).ToDictionary(static rule => rule.Figure, static rule => rule.Limit);
}
