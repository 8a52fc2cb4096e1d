using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Access;

/// <summary>Why the gate refuses a request.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Title">The reason, for people.</param>
/// <param name="Detail">What would help.</param>
/// <param name="RetryAfter">When to try again; null: that does not help.</param>
internal sealed record Refusal(int Status, string Title, string Detail, TimeSpan? RetryAfter = null)
{
    public static readonly Refusal Closed = new(
        StatusCodes.Status403Forbidden, "Closed.", "Without an authorization policy this endpoint answers callers on its own machine only, and only where the application allows that.");

    public static readonly Refusal ReadOnly = new(
        StatusCodes.Status403Forbidden, "Read-only.", "The application allows no changes here: AllowChanges is False.");

    public static readonly Refusal OtherSite = new(
        StatusCodes.Status403Forbidden, "Cross-site request.", $"A browser changes the cache from a page of the same origin only, with the header {BrowserCheck.Header}: 1.");

    public static readonly Refusal OtherSiteRead = new(
        StatusCodes.Status403Forbidden, "Cross-site request.", "Without an authorization policy this endpoint answers no pages of other sites.");

    public static Refusal TooMany(TimeSpan retryAfter) => new(
        StatusCodes.Status429TooManyRequests, "Too many requests.", string.Create(CultureInfo.InvariantCulture, $"Try again in {Seconds(retryAfter)} s."), retryAfter);

    public Task WriteAsync(HttpContext http)
    {
        if (RetryAfter is { } after)
        {
            http.Response.Headers.RetryAfter = Seconds(after).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(Detail, statusCode: Status, title: Title).ExecuteAsync(http);
    }

    private static long Seconds(TimeSpan span) => Math.Max(1, (long)Math.Ceiling(span.TotalSeconds));
}
