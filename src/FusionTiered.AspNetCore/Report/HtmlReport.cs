using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.Telemetry;

namespace FusionTiered.AspNetCore.Report;

/// <summary>The report as a page: no script, one style, which the policy of the page names by its hash.</summary>
internal static class HtmlReport
{
    private const string Style = "body{font:14px/1.5 system-ui,sans-serif;margin:2em;color:#1b1b1b;background:#fff}table{border-collapse:collapse;margin:1em 0}th,td{padding:.2em .8em;text-align:right;border-bottom:1px solid #ddd}th:first-child,td:first-child{text-align:left}.bad{color:#a40000;font-weight:600}";

    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Of(ReportAnswer report)
    {
        var page = new StringBuilder();
        var name = Encoded(CacheName.Shown(report.Cache));
        Add(page, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Cache {name}</title><style>{Style}</style></head><body>");
        Add(page, $"<h1>Cache {name}</h1><p>{report.At:u}</p><p class=\"{(report.Health.Healthy ? "good" : "bad")}\">{(report.Health.Healthy ? "Healthy" : "Not healthy")}: {Encoded(report.Health.Message)}</p>");
        Add(page, $"<p>L2 {report.L2}, coherence {report.Coherence}; memory {report.Entries:N0} of {report.MaxEntries:N0} entries, {report.Bytes:N0} of {report.MaxBytes:N0} bytes.</p>");
        Add(page, $"<table><tr><th></th><th>hits</th><th>misses</th><th>hit rate</th><th>average</th></tr>{Tier("L1", report.Stats.L1)}{Tier("L2", report.Stats.L2)}{Tier("overall", report.Stats.Overall)}</table>");
        Add(page, $"<table><tr><th>profile</th><th>entries</th><th>bytes</th><th>L1 %</th><th>L2 %</th><th>overall %</th><th>loads</th><th>failed</th><th>abandoned</th><th>callers saved</th><th>stale</th><th>invalidations</th></tr>");
        foreach (var one in report.Profiles)
        {
            Add(page, $"<tr><td>{Encoded(one.Name)}</td><td>{one.Entries:N0}</td><td>{one.Bytes:N0}</td><td>{one.L1.HitRate:0.0}</td><td>{one.L2.HitRate:0.0}</td><td>{one.Overall.HitRate:0.0}</td><td>{one.Loads:N0}</td><td>{one.Failures:N0}</td><td>{one.Abandoned:N0}</td><td>{one.CallersSaved:N0}</td><td>{one.Stale:N0}</td><td>{one.Invalidations:N0}</td></tr>");
        }

        Add(page, $"</table><p>{Encoded(TextReport.Alerts(report))}</p><ul>");
        foreach (var alert in report.Alerts ?? [])
        {
            Add(page, $"<li class=\"bad\">{Encoded(alert.Rule)}{(alert.Profile is null ? "" : $" ({Encoded(alert.Profile)})")} since {alert.Since:u}: {Encoded(alert.Message)}</li>");
        }

        return page.Append("</ul></body></html>").ToString();
    }

    private static string Tier(string name, TierAnswer tier) => string.Create(
        CultureInfo.InvariantCulture, $"<tr><td>{name}</td><td>{tier.Hits:N0}</td><td>{tier.Misses:N0}</td><td>{tier.HitRate:0.0} %</td><td>{tier.AvgResponseTime:0.####} ms</td></tr>");

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);

    private static void Add(StringBuilder page, FormattableString part) => page.Append(FormattableString.Invariant(part));
}
