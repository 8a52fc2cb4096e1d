using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.Report;

/// <summary>Finds the form that a request accepts best.</summary>
internal static class ReportForms
{
    /// <summary>Of the first range with the highest quality; text, where none fits or all are the same.</summary>
    public static ReportForm Accepted(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return ReportForm.Text;
        }

        foreach (var range in ranges.OrderByDescending(static one => one.Quality ?? 1).Where(static one => one.Quality is not 0))
        {
            if (Of(range) is { } form)
            {
                return form;
            }
        }

        return ReportForm.Text;
    }

    private static ReportForm? Of(MediaTypeHeaderValue range) =>
        range.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) || range.MediaType.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase) ? ReportForm.Html
        : range.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase) ? ReportForm.Json
        : range.MatchesAllTypes || range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) || range.MediaType.Equals("text/*", StringComparison.OrdinalIgnoreCase) ? ReportForm.Text
        : null;
}
