using FusionTiered.Alerts;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>Rules of the configuration, and the faults in them.</summary>
public sealed class AlertSettingsTests
{
    [Fact]
    public void Everything_can_be_configured()
    {
        var options = Read(
            ("Set", "SignalPlatform"), ("HitRateAlerts", "false"), ("Window", "00:01:00"), ("Interval", "00:00:05"), ("MinSamples", "7"), ("BeginsAfter", "00:00:00"),
            ("EndsAfter", "00:02:00"), ("Margin", "0.2"), ("Webhook:Url", "https://chat.example/secret"), ("Webhook:Retries", "1"), ("Webhook:Timeout", "00:00:01"),
            ("Webhook:RetryDelay", "00:00:03"), ("Rules:slow prices:Figure", "responsetime"), ("Rules:slow prices:Limit", "250"), ("Rules:slow prices:Profile", "price"),
            ("Rules:slow prices:MinSamples", "9"), ("Rules:slow prices:BeginsAfter", "00:00:01"), ("Rules:slow prices:EndsAfter", "00:00:02"), ("Rules:Memory:Enabled", "false"));
        FaultsOf(options).Should().BeEmpty();
        (options.Set, options.Window, options.Interval, options.Webhook.Retries).Should().Be((CacheAlertSet.SignalPlatform, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), 1));
        AlertRules.Of(options, []).Should().BeEquivalentTo(
        [
            new AlertRule("ResponseTime", CacheAlertFigure.ResponseTime, null, 2_000, 1_600, 7, TimeSpan.Zero, TimeSpan.FromMinutes(2)),
            new AlertRule("InvalidationRate", CacheAlertFigure.InvalidationRate, null, 50, 40, 7, TimeSpan.Zero, TimeSpan.FromMinutes(2)),
            new AlertRule("slow prices", CacheAlertFigure.ResponseTime, "price", 250, 200, 9, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        ]);
    }

    [Fact]
    public void A_rule_of_the_set_is_changed_by_its_name_alone() =>
        AlertRules.Of(Read(("Rules:hitrate:Limit", "65")), []).Single(static rule => rule.Figure == CacheAlertFigure.HitRate).Limit.Should().Be(65);

    [Fact]
    public void The_name_of_a_figure_says_what_a_rule_looks_at() =>
        AlertRules.Of(Read(("Set", "None"), ("Rules:Latency:Limit", "3")), []).Should().ContainSingle().Which.Figure.Should().Be(CacheAlertFigure.Latency);

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var faults = FaultsOf(Read(
            ("Set", "Signals"), ("Interval", "300"), ("MinSamples", "0"), ("Margin", "0.6"), ("Windwo", "00:01:00"), ("Rules:a:Limit", "1"), ("Rules:HitRate:Limit", "100"),
            ("Rules:b:Figure", "Latency"), ("Rules:L2Away:Profile", "price"), ("Rules:Memory:Profile", "prise"), ("Rules:Memory:Limits", "3"), ("Webhook:Retries", "11")));
        faults.Should().BeEquivalentTo(
        [
            "FusionTiered:Alerts:Set is 'Signals'; it must be Default, SignalPlatform, TradingEngine, None.",
            "FusionTiered:Alerts:Interval is '300'; it must be 1 s to 1 h, written as [d.]hh:mm:ss[.fff].",
            "FusionTiered:Alerts:MinSamples is 0; it must be 1 to 1000000000.",
            "FusionTiered:Alerts:Margin is 0.6; it must be 0 to 0.5.",
            "FusionTiered:Alerts:Windwo is no setting of alerts. Did you mean Window?",
            "FusionTiered:Alerts:Rules:a:Figure is missing; it must be one of HitRate, L1HitRate, Latency, ResponseTime, L2Away, EvictionRate, Memory, InvalidationRate, or the rule has such a name.",
            "FusionTiered:Alerts:Rules:HitRate:Limit is 100; for HitRate it must be more than 0 and below 100.",
            "FusionTiered:Alerts:Rules:b:Limit is missing; only a rule of FusionTiered:Alerts:Set that keeps its figure has a limit of its own.",
            "FusionTiered:Alerts:Rules:L2Away:Profile is 'price'; it must be left out: L2Away is of the whole cache.",
            "FusionTiered:Alerts:Rules:Memory:Profile is 'prise'; the cache has no such profile. Did you mean price?",
            "FusionTiered:Alerts:Rules:Memory:Limits is no setting of a rule. Did you mean Limit?",
            "FusionTiered:Alerts:Webhook:Retries is 11; it must be 0 to 10.",
        ]);
    }

    [Theory]
    [InlineData("chat.example/secret")]
    [InlineData("ftp://chat.example/secret")]
    [InlineData("https://user:secret@chat.example/")]
    [InlineData("https://")]
    public void An_address_that_is_none_is_refused_and_not_shown(string url) =>
        FaultsOf(Read(("Webhook:Url", url))).Should().Equal("FusionTiered:Alerts:Webhook:Url is wrong; it must be an absolute http or https URL without a user.");

    [Fact]
    public void A_text_in_place_of_the_webhook_is_not_shown() =>
        FaultsOf(Read(("Webhook", "https://chat.example/secret"))).Should().Equal("FusionTiered:Alerts:Webhook is a text; it must be a section of settings.");

    [Fact]
    public void The_interval_is_at_most_the_window() =>
        FaultsOf(Read(("Window", "00:00:10"), ("Interval", "00:00:11"))).Should().Equal("FusionTiered:Alerts:Interval is 00:00:11; it must be at most Window (00:00:10).");

    [Fact]
    public void Every_setting_has_a_row_in_the_tables()
    {
        Names<CacheAlertOptions>().Should().BeEquivalentTo(AlertSettings.Whole.Select(static one => one.Name));
        Names<CacheAlertRule>().Should().BeEquivalentTo(AlertSettings.Rule.Select(static one => one.Name));
        Names<CacheAlertWebhookOptions>().Should().BeEquivalentTo(AlertSettings.Webhook.Select(static one => one.Name));

        static IEnumerable<string> Names<T>() => typeof(T).GetProperties().Where(static one => one.CanWrite).Select(static one => one.Name);
    }

    private static CacheAlertOptions Read(params (string Key, string Value)[] settings)
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create("FusionTiered:Alerts:" + one.Key, (string?)one.Value))).Build();
        var options = new CacheAlertOptions();
        AlertSection.Apply(options, root.GetSection("FusionTiered:Alerts"));
        return options;
    }

    private static List<string> FaultsOf(CacheAlertOptions options) => AlertFaults.Of(options, ["feed", "price"]);
}
