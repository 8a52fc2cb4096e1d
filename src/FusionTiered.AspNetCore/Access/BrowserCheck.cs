using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Access;

/* A page of another site can make a browser send requests here, with the cookies of the person in front of it. A browser says where a
   request comes from (Sec-Fetch-Site, on plain HTTP at least Origin), and asks beforehand when a page of another origin adds a header of
   its own. Programs send none of these, and need neither. */
internal static class BrowserCheck
{
    /// <summary>The header that a page sends with every change.</summary>
    public const string Header = "X-FusionTiered-Request";

    private static readonly string[] Signs = ["Sec-Fetch-Site", "Sec-Fetch-Mode", "Origin", "Referer", "Cookie"];

    /// <summary>Whether a browser may have sent it.</summary>
    public static bool MayBeBrowser(HttpRequest request) => Array.Exists(Signs, request.Headers.ContainsKey);

    /// <summary>Whether a change is from a page of this very origin, which knows the header.</summary>
    public static bool IsOwnPage(HttpRequest request) => IsSameOrigin(request) && request.Headers[Header] == "1";

    /// <summary>Whether a read may be from a page of another site. A person who follows a link is none.</summary>
    public static bool IsForeignRead(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin" && site != "none" && request.Headers["Sec-Fetch-Mode"] != "navigate";

    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site ? site == "same-origin"
        : string.Equals(request.Headers.Origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
