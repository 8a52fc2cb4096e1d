using System.Text;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Report;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>GET report</c>: text, HTML or JSON, as the request accepts.</summary>
internal static class ReportEndpoint
{
    public static async Task<IResult> GetAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var time = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        var report = await ReportReader.ReadAsync(mapping.Find(http), mapping.Options, time, cancellationToken).ConfigureAwait(false);
        Answer.NoStore(http);
        http.Response.Headers.Vary = "Accept";
        switch (ReportForms.Accepted(http.Request.Headers.Accept))
        {
            case ReportForm.Html:
                http.Response.Headers.ContentSecurityPolicy = HtmlReport.Policy;
                return TypedResults.Text(HtmlReport.Of(report), "text/html", Encoding.UTF8);

            case ReportForm.Json:
                return TypedResults.Json(report, AnswerJson.Default.ReportAnswer);

            default:
                return TypedResults.Text(TextReport.Of(report), "text/plain", Encoding.UTF8);
        }
    }
}
