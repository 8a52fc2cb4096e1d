using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>The profile <c>report</c>.</summary>
internal sealed record CryptoReports(
    [property: JsonPropertyName("entry_count")] long EntryCount,
    [property: JsonPropertyName("hit_rate_percent")] double HitRatePercent,
    [property: JsonPropertyName("latest_report_id")] string? LatestReportId);
