using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Live;

/// <summary>Serves live values: to a WebSocket where the request is one, and as server-sent events otherwise.</summary>
internal sealed class LiveEndpoint<T>(Func<HttpContext, CacheKey?> keyOf, LiveValueOptions options, LiveSource<T> source, IServiceProvider services)
{
    private const int LongestShown = 200;

    private readonly LiveFeeds<T> _feeds = new(
        source,
        options,
        (JsonTypeInfo<T>)OnOneLine(services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions).GetTypeInfo(typeof(T)));

    private readonly CancellationToken _stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

    public async Task ServeAsync(HttpContext http)
    {
        if (keyOf(http) is not { } key)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (http.WebSockets.IsWebSocketRequest && !MayOpen(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (_feeds.Join(key, out var feed) is not { } client)
        {
            await TypedResults.Problem(
                $"There are {options.MostClients} clients already ({nameof(options.MostClients)}).", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many clients.").ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        try
        {
            await ServeAsync(http, client).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client has gone or took too long, the connection has lasted long enough, or the server stops.
        }
        finally
        {
            _feeds.Leave(feed, client);
        }
    }

    private async Task ServeAsync(HttpContext http, LiveClient client)
    {
        using var lifetime = new CancellationTokenSource(options.LongestConnection, source.Time);
        if (http.WebSockets.IsWebSocketRequest)
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token, _stopping);
            using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = options.Heartbeat }).ConfigureAwait(false);
            await new SocketStream(socket, options, source.Time).RunAsync(client, ends.Token, http.RequestAborted).ConfigureAwait(false);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token, _stopping, http.RequestAborted);
        await new EventStream(http, options, source.Time).RunAsync(client, end.Token).ConfigureAwait(false);
    }

    // A line of server-sent events ends at the first line break.
    private static JsonSerializerOptions OnOneLine(JsonSerializerOptions options) => options.WriteIndented ? new(options) { WriteIndented = false } : options;

    // Programs send no origin.
    private bool MayOpen(HttpRequest request)
    {
        if (request.Headers.Origin is not { Count: > 0 } sent)
        {
            return true;
        }

        var (origin, own) = (sent.ToString(), $"{request.Scheme}://{request.Host}");
        if (string.Equals(origin, own, StringComparison.OrdinalIgnoreCase)
            || options.AllowedOrigins.Any(allowed => allowed is "*" || string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        LiveLog.OriginRefused(source.Log, origin.Length > LongestShown ? origin[..LongestShown] : origin, own, options.AllowedOrigins.Count);
        return false;
    }
}
