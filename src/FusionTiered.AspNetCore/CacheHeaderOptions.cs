namespace FusionTiered;

/// <summary>What the responses of an endpoint say to browsers, proxies and CDNs about keeping them.</summary>
public sealed class CacheHeaderOptions
{
    /// <summary>Whether shared caches may keep the response.</summary>
    /// <value>Default: false, <c>private</c>: the browser alone.</value>
    public bool Public { get; set; }

    /// <summary>Whether <see cref="Public"/> also holds for a request with <c>Authorization</c>, or of an authenticated user. Otherwise such a response is <c>private</c>.</summary>
    /// <value>Default: false.</value>
    public bool AllowAuthorization { get; set; }

    /// <summary>How long it is fresh.</summary>
    /// <value>00:00:00 to 366.00:00:00, whole seconds. Default: null, no <c>max-age</c>.</value>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>How long it is fresh in shared caches, where that differs.</summary>
    /// <value>00:00:00 to 366.00:00:00, whole seconds; needs <see cref="Public"/>. Default: null, as <see cref="MaxAge"/>.</value>
    public TimeSpan? SharedMaxAge { get; set; }

    /// <summary>How long a stale response may serve while a new one is fetched.</summary>
    /// <value>00:00:00 to 366.00:00:00, whole seconds. Default: null, not at all.</value>
    public TimeSpan? StaleWhileRevalidate { get; set; }

    /// <summary>How long a stale response may serve while the application fails.</summary>
    /// <value>00:00:00 to 366.00:00:00, whole seconds. Default: null, not at all.</value>
    public TimeSpan? StaleIfError { get; set; }

    /// <summary>Whether every use asks the application first (<c>no-cache</c>); with an ETag the answer is 304.</summary>
    /// <value>Default: false.</value>
    public bool NoCache { get; set; }

    /// <summary>Whether nobody may keep it (<c>no-store</c>). Nothing else can be said with it.</summary>
    /// <value>Default: false.</value>
    public bool NoStore { get; set; }

    /// <summary>Whether a stale response must not serve at all (<c>must-revalidate</c>).</summary>
    /// <value>Default: false.</value>
    public bool MustRevalidate { get; set; }

    /// <summary>Whether it never changes while it is fresh (<c>immutable</c>).</summary>
    /// <value>Default: false.</value>
    public bool Immutable { get; set; }

    /// <summary>Request headers that the response depends on (<c>Vary</c>).</summary>
    /// <value>Names of headers. Default: none.</value>
    public IList<string> Vary { get; } = [];
}
