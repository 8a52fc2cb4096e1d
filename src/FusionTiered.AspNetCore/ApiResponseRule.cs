namespace FusionTiered;

/// <summary>Which responses of an API are kept, and what tells them apart. Added by <c>AddApiResponses</c> to the output cache of ASP.NET Core.</summary>
public sealed class ApiResponseRule
{
    /// <summary>How long a response is kept.</summary>
    /// <value>00:00:00.050 to 366.00:00:00. Default: 30 seconds.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Methods whose responses are kept.</summary>
    /// <value><c>GET</c>, <c>HEAD</c> or both. Default: both. Others change something.</value>
    public IList<string> Methods { get; } = ["GET", "HEAD"];

    /// <summary>The parts of the query that responses depend on. Others are not looked at.</summary>
    /// <value><c>*</c> alone: all of them. Or names: clear the list first, since a name beside <c>*</c> is refused. An empty list: the query is not looked at. Default: <c>*</c>.</value>
    public IList<string> Query { get; } = ["*"];

    /// <summary>The headers of requests that responses depend on. Each response names them in <c>Vary</c>.</summary>
    /// <value>Names. Take <c>Accept</c> out where no response depends on it: caches behind the application then keep fewer copies. Default: <c>Accept</c>, <c>Accept-Encoding</c>.</value>
    public IList<string> Headers { get; } = ["Accept", "Accept-Encoding"];

    /// <summary>Tags of the responses, for <c>EvictByTagAsync</c> and <c>InvalidateTagAsync</c>.</summary>
    /// <value>Default: none.</value>
    public IList<string> Tags { get; } = [];

    /// <summary>Whether a request with <c>Authorization</c>, or of an authenticated user, is looked up and kept. All users then share a response, unless <see cref="Headers"/> names what tells them apart.</summary>
    /// <value>Default: false.</value>
    public bool AllowAuthorization { get; set; }

    /// <summary>Whether a request with <c>Cookie</c> is looked up and kept. All visitors then share a response. Where <see cref="Headers"/> names <c>Cookie</c>, such requests are looked up and kept as well, and each cookie has a response of its own.</summary>
    /// <value>Default: false.</value>
    public bool AllowCookies { get; set; }

    /// <summary>Whether a response with <c>Set-Cookie</c> is kept. Every caller then gets the same cookie.</summary>
    /// <value>Default: false.</value>
    public bool AllowSetCookie { get; set; }

    /// <summary>
    /// Whether requests that come while a response is being made wait for it and get it. One that comes after an eviction then gets the response from before, and
    /// a CDN that asked keeps it.
    /// </summary>
    /// <value>Default: false: each of them makes its own, and one is kept.</value>
    public bool Locking { get; set; }
}
