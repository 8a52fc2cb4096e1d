using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>GET events</c>: changes and figures as they come, as server-sent events.</summary>
internal static class EventsEndpoint
{
    public static IResult Get(HttpContext http)
    {
        var mapping = CacheMapping.Of(http);
        if (mapping.Find(http).Feed.Listen() is not { } listener)
        {
            return TypedResults.Problem($"There are {mapping.Options.MostListeners} listeners already (MostListeners).", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many listeners.");
        }

        http.Response.RegisterForDispose(listener);
        return TypedResults.ServerSentEvents(ItemsAsync(listener, http, http.RequestAborted));
    }

    // A stop of the application ends the streams: it would wait for them otherwise.
    private static async IAsyncEnumerable<SseItem<string>> ItemsAsync(FeedListener listener, HttpContext http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stopping = http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var ended = stopping.Register(static reader => ((FeedListener)reader!).End(), listener);
        await foreach (var item in listener.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return new SseItem<string>(item.Json, item.Kind);
        }
    }
}
