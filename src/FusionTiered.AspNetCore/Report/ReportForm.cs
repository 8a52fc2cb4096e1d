namespace FusionTiered.AspNetCore.Report;

/// <summary>The forms of a report.</summary>
internal enum ReportForm
{
    Text,
    Html,
    Json,
}
