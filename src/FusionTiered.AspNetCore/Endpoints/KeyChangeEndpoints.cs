using System.ComponentModel;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>POST refresh</c>, <c>expire</c>, <c>remove</c>: one key; in the query, or as the body <c>{"key":"..."}</c>.</summary>
/// <remarks>
/// A cache does not know the source of a key: a source comes with each call. So <c>refresh</c> asks the application's <c>Refresher</c>, and
/// where there is none, or it does not know the key, expires it: the next call of the application loads it, and the old value is there if that fails.
/// </remarks>
internal static class KeyChangeEndpoints
{
    private const string KeyText = "The text of the key, for instance market:btc.";

    public static async Task<IResult> RefreshAsync(HttpContext http, [Description(KeyText)] string? key, CancellationToken cancellationToken)
    {
        var (mapping, cache, asked) = await ReadAsync(http, key, cancellationToken).ConfigureAwait(false);
        if (mapping.Options.Refresher is { } refresher)
        {
            try
            {
                if (await refresher(cache.Cache, asked, cancellationToken).ConfigureAwait(false))
                {
                    return Done(http, mapping, cache, in asked, "refresh", "refreshed", CacheWrite.Everywhere());
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                mapping.Audit.Failed(http, cache.Name, "refresh", cache.Logged(in asked), failure);
                return TypedResults.Problem("The source of the key failed. The value before is kept. The log of the application has the reason.", statusCode: StatusCodes.Status502BadGateway, title: "Not refreshed.");
            }
        }

        return Done(http, mapping, cache, in asked, "refresh", "expired", await ExpireAsync(cache, asked, cancellationToken).ConfigureAwait(false));
    }

    public static async Task<IResult> ExpireAsync(HttpContext http, [Description(KeyText)] string? key, CancellationToken cancellationToken)
    {
        var (mapping, cache, asked) = await ReadAsync(http, key, cancellationToken).ConfigureAwait(false);
        return Done(http, mapping, cache, in asked, "expire", "expired", await ExpireAsync(cache, asked, cancellationToken).ConfigureAwait(false));
    }

    public static async Task<IResult> RemoveAsync(HttpContext http, [Description(KeyText)] string? key, CancellationToken cancellationToken)
    {
        var (mapping, cache, asked) = await ReadAsync(http, key, cancellationToken).ConfigureAwait(false);
        var isThere = await cache.Cache.ContainsAsync(asked, cancellationToken).ConfigureAwait(false);
        var write = await cache.Cache.RemoveAsync(asked, cancellationToken).ConfigureAwait(false);
        return Done(http, mapping, cache, in asked, "remove", "removed", write.AtLeast(isThere ? 1 : 0));
    }

    // Nothing goes: the value stays for a source that fails.
    private static async ValueTask<CacheWrite> ExpireAsync(MappedCache cache, CacheKey key, CancellationToken cancellationToken) =>
        await cache.Cache.ExpireAsync(key, cancellationToken).ConfigureAwait(false) with { Removed = 0 };

    private static async ValueTask<(CacheMapping Mapping, MappedCache Cache, CacheKey Key)> ReadAsync(HttpContext http, string? key, CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        if (string.IsNullOrEmpty(key))
        {
            using var body = await Input.BodyAsync(http.Request, cancellationToken).ConfigureAwait(false);
            key = body is null ? null : Input.Text(body.RootElement, "key");
        }

        return (mapping, cache, Input.Key(key));
    }

    private static IResult Done(HttpContext http, CacheMapping mapping, MappedCache cache, in CacheKey key, string change, string outcome, CacheWrite write)
    {
        mapping.Audit.Changed(http, cache.Name, change, cache.Logged(in key), write);
        return Answer.Json(http, new KeyChangeAnswer(cache.Redaction.Key(in key), outcome, write.Removed, write.Reach.ToString()), AnswerJson.Default.KeyChangeAnswer);
    }
}
