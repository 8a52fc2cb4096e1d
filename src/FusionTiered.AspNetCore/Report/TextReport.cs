using System.Globalization;
using System.Text;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.Telemetry;

namespace FusionTiered.AspNetCore.Report;

/// <summary>The report as text.</summary>
internal static class TextReport
{
    public static string Of(ReportAnswer report)
    {
        var text = new StringBuilder();
        Line(text, $"Cache '{CacheName.Shown(report.Cache)}' at {report.At:u}");
        Line(text, $"{(report.Health.Healthy ? "healthy" : "NOT HEALTHY")}: {report.Health.Message}");
        Line(text, $"L2 {report.L2}, coherence {report.Coherence}");
        Line(text, $"memory: {report.Entries:N0} of {report.MaxEntries:N0} entries, {report.Bytes:N0} of {report.MaxBytes:N0} bytes");
        text.Append('\n');
        Row(text, "", "hits", "misses", "hit rate", "average");
        Tier(text, "L1", report.Stats.L1);
        Tier(text, "L2", report.Stats.L2);
        Tier(text, "overall", report.Stats.Overall);
        foreach (var profile in report.Profiles.Where(static one => one.Overall.Hits + one.Overall.Misses + one.Entries > 0))
        {
            text.Append('\n');
            Line(text, $"{profile.Name}: {profile.Entries:N0} entries, {profile.Bytes:N0} bytes; {profile.Loads:N0} loads, {profile.Failures:N0} failed, {profile.Abandoned:N0} abandoned; {profile.CallersSaved:N0} callers saved; {profile.Stale:N0} stale; {profile.Invalidations:N0} invalidations");
            Tier(text, "  L1", profile.L1);
            Tier(text, "  L2", profile.L2);
            Tier(text, "  overall", profile.Overall);
        }

        text.Append('\n');
        Line(text, $"{Alerts(report)}");
        foreach (var alert in report.Alerts ?? [])
        {
            Line(text, $"  {alert.Rule}{(alert.Profile is null ? "" : $" ({alert.Profile})")} since {alert.Since:u}: {alert.Message}");
        }

        return text.ToString();
    }

    /// <summary>A heading for the alerts.</summary>
    public static string Alerts(ReportAnswer report) => report.Alerts switch
    {
        null => "Alerts: the application checks none (AddAlerts).",
        { Count: 0 } => "Alerts: none stands.",
        var standing => string.Create(CultureInfo.InvariantCulture, $"Alerts: {standing.Count}"),
    };

    private static void Tier(StringBuilder text, string name, TierAnswer tier) => Row(
        text,
        name,
        tier.Hits.ToString("N0", CultureInfo.InvariantCulture),
        tier.Misses.ToString("N0", CultureInfo.InvariantCulture),
        tier.HitRate.ToString("0.0", CultureInfo.InvariantCulture) + " %",
        tier.AvgResponseTime.ToString("0.####", CultureInfo.InvariantCulture) + " ms");

    private static void Row(StringBuilder text, string name, string hits, string misses, string rate, string average) =>
        Line(text, $"{name,-10}{hits,14}{misses,14}{rate,10}{average,14}");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
