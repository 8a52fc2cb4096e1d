using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The stream of one viewer. <c>TypedResults.ServerSentEvents</c> would write each event anew for each viewer.</summary>
internal sealed class DashboardStream(DashboardViewer viewer) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers.Pragma = "no-cache";
        response.Headers[HeaderNames.ContentEncoding] = "identity";

        // nginx would hold events back otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // A stop of the application ends the streams: it would wait for them otherwise.
        var stopping = httpContext.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var ended = stopping.Register(static seen => ((DashboardViewer)seen!).End(), viewer);
        await foreach (var item in viewer.ReadAsync(httpContext.RequestAborted).ConfigureAwait(false))
        {
            response.BodyWriter.Write(item.Frame.Span);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
