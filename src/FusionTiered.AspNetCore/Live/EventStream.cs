using System.Buffers;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.Live;

/// <summary>Writes messages as server-sent events. <c>TypedResults.ServerSentEvents</c> has no comments, which heartbeats are.</summary>
internal sealed class EventStream(HttpContext http, LiveValueOptions options, TimeProvider time)
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly byte[] _start = System.Text.Encoding.UTF8.GetBytes($"event: {options.Type}\ndata: ");

    public async Task RunAsync(LiveClient client, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers[HeaderNames.ContentEncoding] = "identity";

        // The output cache would hold all that is sent in memory.
        if (http.Features.Get<IOutputCacheFeature>() is { } output)
        {
            output.Context.AllowCacheStorage = false;
        }

        // nginx would hold events back otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await WriteAsync(Comment, default, cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var message = await client.NextAsync(options.Heartbeat, time, cancellationToken).ConfigureAwait(false);
                await (message is null ? WriteAsync(Comment, default, cancellationToken) : WriteAsync(_start, message.Json, cancellationToken)).ConfigureAwait(false);
            }
        }
        catch (ChannelClosedException)
        {
            // The cache has ended.
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> start, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.SendDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var body = http.Response.BodyWriter;
        body.Write(start.Span);
        if (!json.IsEmpty)
        {
            body.Write(json.Span);
            body.Write("\n\n"u8);
        }

        await body.FlushAsync(either.Token).ConfigureAwait(false);
    }
}
