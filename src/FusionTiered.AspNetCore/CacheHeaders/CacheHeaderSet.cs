using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>The headers of an endpoint, written once.</summary>
internal sealed class CacheHeaderSet
{
    private readonly string _ofOneUser;

    public CacheHeaderSet(CacheHeaderOptions options)
    {
        CacheControl = Spelled(options, options.Public);
        _ofOneUser = options.AllowAuthorization ? CacheControl : Spelled(options, isPublic: false);
        Vary = [.. options.Vary];
    }

    /// <summary>The value of <c>Cache-Control</c>.</summary>
    public string CacheControl { get; }

    /// <summary>The headers of requests that the response depends on.</summary>
    public IReadOnlyList<string> Vary { get; }

    /// <summary>Sets <c>Cache-Control</c>, unless the endpoint has said something itself.</summary>
    public void Apply(HttpResponse response)
    {
        if (CacheControlOf(response) is { } control)
        {
            response.Headers.CacheControl = control;
        }
    }

    /// <summary>What a response that is about to start will say; null: the endpoint has said something itself. A failure is not to be kept.</summary>
    public string? CacheControlOf(HttpResponse response)
    {
        var headers = response.Headers;

        // A cookie is for one user: shared caches must not hand it to others.
        return headers.ContainsKey(HeaderNames.CacheControl) ? null
            : response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status203NonAuthoritative or StatusCodes.Status204NoContent or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified)
            ? "no-store"
            : headers.ContainsKey(HeaderNames.SetCookie) && CacheControl.StartsWith("public", StringComparison.Ordinal) ? "private, no-cache"
            : IsOfOneUser(response.HttpContext) ? _ofOneUser
            : CacheControl;
    }

    private static bool IsOfOneUser(HttpContext http) => http.Request.Headers.Authorization.Count > 0 || http.User.Identity?.IsAuthenticated == true;

    private static string Spelled(CacheHeaderOptions options, bool isPublic)
    {
        if (options.NoStore)
        {
            return "no-store";
        }

        List<string> parts = [isPublic ? "public" : "private"];
        Switch(options.NoCache, "no-cache");
        Time(options.MaxAge, "max-age");
        Time(isPublic ? options.SharedMaxAge : null, "s-maxage");
        Time(options.StaleWhileRevalidate, "stale-while-revalidate");
        Time(options.StaleIfError, "stale-if-error");
        Switch(options.MustRevalidate, "must-revalidate");
        Switch(options.Immutable, "immutable");
        return string.Join(", ", parts);

        void Switch(bool isOn, string name)
        {
            if (isOn)
            {
                parts.Add(name);
            }
        }

        void Time(TimeSpan? time, string name)
        {
            if (time is { } known)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={(long)known.TotalSeconds}"));
            }
        }
    }
}
