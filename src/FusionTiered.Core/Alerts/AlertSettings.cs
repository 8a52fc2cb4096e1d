using FusionTiered.Profiles;

namespace FusionTiered.Alerts;

/// <summary>The settings of alerts, of a rule and of the webhook: the lists that reading and validating go by.</summary>
internal static class AlertSettings
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static readonly SectionValue<CacheAlertOptions>[] Whole =
    [
        SectionValue<CacheAlertOptions>.Choice<CacheAlertSet>(nameof(CacheAlertOptions.Set), static o => o.Set, static (o, v) => o.Set = v),
        SectionValue<CacheAlertOptions>.Switch(nameof(CacheAlertOptions.HitRateAlerts), static (o, v) => o.HitRateAlerts = v),
        SectionValue<CacheAlertOptions>.Duration(nameof(CacheAlertOptions.Window), "10 s to 24 h", TimeSpan.FromSeconds(10), Day, static o => o.Window, static (o, v) => o.Window = v),
        SectionValue<CacheAlertOptions>.Duration(nameof(CacheAlertOptions.Interval), "1 s to 1 h", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), static o => o.Interval, static (o, v) => o.Interval = v),
        SectionValue<CacheAlertOptions>.Whole(nameof(CacheAlertOptions.MinSamples), "1 to 1000000000", 1, 1_000_000_000, static o => o.MinSamples, static (o, v) => o.MinSamples = v),
        SectionValue<CacheAlertOptions>.Duration(nameof(CacheAlertOptions.BeginsAfter), "00:00:00 to 24 h", TimeSpan.Zero, Day, static o => o.BeginsAfter, static (o, v) => o.BeginsAfter = v),
        SectionValue<CacheAlertOptions>.Duration(nameof(CacheAlertOptions.EndsAfter), "00:00:00 to 24 h", TimeSpan.Zero, Day, static o => o.EndsAfter, static (o, v) => o.EndsAfter = v),
        SectionValue<CacheAlertOptions>.Number(nameof(CacheAlertOptions.Margin), "0 to 0.5", static v => v is >= 0 and <= 0.5, static o => o.Margin, static (o, v) => o.Margin = v),
    ];

    public static readonly SectionValue<CacheAlertRule>[] Rule =
    [
        SectionValue<CacheAlertRule>.Choice<CacheAlertFigure>(nameof(CacheAlertRule.Figure), static o => o.Figure, static (o, v) => o.Figure = v),

        // The range of a limit depends on its figure, which may come from the set: AlertRules checks it.
        SectionValue<CacheAlertRule>.Number(nameof(CacheAlertRule.Limit), "a number", static _ => true, static o => o.Limit, static (o, v) => o.Limit = v),
        SectionValue<CacheAlertRule>.Text(nameof(CacheAlertRule.Profile), "the name of a profile", static (o, v) => o.Profile = v),
        SectionValue<CacheAlertRule>.Whole(nameof(CacheAlertRule.MinSamples), "1 to 1000000000", 1, 1_000_000_000, static o => o.MinSamples, static (o, v) => o.MinSamples = v),
        SectionValue<CacheAlertRule>.Duration(nameof(CacheAlertRule.BeginsAfter), "00:00:00 to 24 h", TimeSpan.Zero, Day, static o => o.BeginsAfter, static (o, v) => o.BeginsAfter = v),
        SectionValue<CacheAlertRule>.Duration(nameof(CacheAlertRule.EndsAfter), "00:00:00 to 24 h", TimeSpan.Zero, Day, static o => o.EndsAfter, static (o, v) => o.EndsAfter = v),
        SectionValue<CacheAlertRule>.Switch(nameof(CacheAlertRule.Enabled), static (o, v) => o.Enabled = v),
    ];

    public static readonly SectionValue<CacheAlertWebhookOptions>[] Webhook =
    [
        new(nameof(CacheAlertWebhookOptions.Url), "an absolute http or https URL without a user", static (o, text) => (o.Url = text.Trim()) is not null, static o => IsAddress(o.Url) ? null : "wrong"),
        SectionValue<CacheAlertWebhookOptions>.Duration(nameof(CacheAlertWebhookOptions.Timeout), "100 ms to 5 min", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), static o => o.Timeout, static (o, v) => o.Timeout = v),
        SectionValue<CacheAlertWebhookOptions>.Whole(nameof(CacheAlertWebhookOptions.Retries), "0 to 10", 0, 10, static o => o.Retries, static (o, v) => o.Retries = v),
        SectionValue<CacheAlertWebhookOptions>.Duration(nameof(CacheAlertWebhookOptions.RetryDelay), "00:00:00 to 5 min", TimeSpan.Zero, TimeSpan.FromMinutes(5), static o => o.RetryDelay, static (o, v) => o.RetryDelay = v),
    ];

    // An empty address is one that is not set: that is how compose files clear one.
    private static bool IsAddress(string? text) =>
        string.IsNullOrEmpty(text)
        || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length != 0 && address.UserInfo.Length == 0);
}
