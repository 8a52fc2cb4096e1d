using System.Buffers.Text;
using System.Security.Cryptography;
using FusionTiered.AspNetCore.ApiResponses;
using FusionTiered.AspNetCore.CacheHeaders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.ETags;

/// <summary>Gives responses an entity tag, and answers 304 where the client has the response already.</summary>
internal sealed class ETagMiddleware(RequestDelegate next, ETagOptions options)
{
    private const int HashLength = 16;

    // With its quotes.
    private const int TagLength = 24;

    // Of the headers of a body, a 304 has none (RFC 9110, 15.4.5).
    private static readonly string[] OfBody = [HeaderNames.ContentLength, HeaderNames.ContentType, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentRange, HeaderNames.TransferEncoding];

    private readonly string[] _streamingTypes = [.. options.StreamingTypes];

    public async Task InvokeAsync(HttpContext http)
    {
        var isHead = HttpMethods.IsHead(http.Request.Method);
        if ((!isHead && !HttpMethods.IsGet(http.Request.Method)) || http.WebSockets.IsWebSocketRequest)
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        DropUnknownRange(http.Request);
        var prior = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new HeldBody(http.Response, prior.Stream, options.MaxBytes, _streamingTypes);
        var held = new HeldBody.Feature(body, prior);
        http.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await next(http).ConfigureAwait(false);
            await held.CompleteAsync().ConfigureAwait(false);
            await body.CompleteAsync(http.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            http.Features.Set(prior);
        }

        if (body.IsStreaming || http.Response.HasStarted)
        {
            return;
        }

        await AnswerAsync(http, body.Held, isHead).ConfigureAwait(false);
    }

    private async ValueTask AnswerAsync(HttpContext http, ReadOnlyMemory<byte> body, bool isHead)
    {
        var (request, response) = (http.Request, http.Response);
        if (response.StatusCode == StatusCodes.Status200OK && TagOf(http, body, isHead) is { } tag)
        {
            response.Headers.ETag = tag.ToString();
            if (Matches(request, tag) && !MayBeKept(http))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                Array.ForEach(OfBody, name => response.Headers.Remove(name));
                return;
            }
        }

        if (body.Length > 0)
        {
            response.ContentLength ??= body.Length;
            if (!isHead)
            {
                await response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    // The output cache around this keeps whole responses alone, and answers 304 by itself where it has one. A rule decides only after this has answered.
    private static bool MayBeKept(HttpContext http) =>
        http.Features.Get<IOutputCacheFeature>()?.Context.AllowCacheStorage == true && ApiResponsePolicy.Of(http)?.WouldKeep(http) != false;

    // The endpoint that sends the part does not know the tags of this middleware, and would send a part of other content. A weak tag never holds for a part (RFC 9110, 13.1.5).
    private static void DropUnknownRange(HttpRequest request)
    {
        if (EntityTagHeaderValue.TryParse(request.Headers.IfRange.ToString(), out var tag) && (tag.IsWeak || tag.Tag.Length == TagLength))
        {
            request.Headers.Remove(HeaderNames.Range);
            request.Headers.Remove(HeaderNames.IfRange);
        }
    }

    // An endpoint that answers HEAD without a body cannot be hashed.
    private EntityTagHeaderValue? TagOf(HttpContext http, ReadOnlyMemory<byte> body, bool isHead)
    {
        var response = http.Response;
        if (EntityTagHeaderValue.TryParse(response.Headers.ETag.ToString(), out var own))
        {
            return own;
        }

        if ((isHead && body.IsEmpty) || StartingHeaders.SaidOf(http).CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body.Span, hash);
        return new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(hash[..HashLength])}\"", isWeak: !options.Strong);
    }

    // If-None-Match compares weakly (RFC 9110, 13.1.2).
    private static bool Matches(HttpRequest request, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));
}
