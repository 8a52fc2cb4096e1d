namespace FusionTiered;

/// <summary>How a CDN is told to purge surrogate keys over HTTP. Set in code, or by a section of the configuration.</summary>
public sealed class CdnOptions
{
    /// <summary>The method of a purge.</summary>
    /// <value>A token of HTTP: <c>POST</c>, <c>PURGE</c>, <c>BAN</c>, <c>DELETE</c>. Default: <c>POST</c>.</value>
    public string Method { get; set; } = "POST";

    /// <summary>The address of a purge. <c>{key}</c> stands for one key, escaped, and makes one request for each key; without it all keys go in <see cref="HeaderName"/>.</summary>
    /// <value>An absolute <c>http</c> or <c>https</c> address. Required.</value>
    public string UrlTemplate { get; set; } = string.Empty;

    /// <summary>The header that names the keys: of a purge without <c>{key}</c>, and of responses (<c>WithSurrogateKeys</c>).</summary>
    /// <value>A token of HTTP. Default: <c>Surrogate-Key</c>; other CDNs: <c>Cache-Tag</c>, <c>xkey</c>.</value>
    public string HeaderName { get; set; } = "Surrogate-Key";

    /// <summary>Between the keys of a header.</summary>
    /// <value>A space, a comma or a semicolon, each with or without spaces around. Default: a space.</value>
    public string Delimiter { get; set; } = " ";

    /// <summary>The header that carries <see cref="Secret"/>.</summary>
    /// <value>A token of HTTP. Default: <c>Authorization</c>.</value>
    public string SecretHeader { get; set; } = "Authorization";

    /// <summary>The value of <see cref="SecretHeader"/>: <c>Bearer ...</c>. Never logged.</summary>
    /// <value>Default: null, no such header.</value>
    public string? Secret { get; set; }

    /// <summary>Tries of one purge.</summary>
    /// <value>From 1 to 20. Default: 4.</value>
    public int Tries { get; set; } = 4;

    /// <summary>The pause before the second try; it doubles with each further one, and <c>Retry-After</c> lengthens it, up to a minute.</summary>
    /// <value>00:00:00.010 to 00:01:00. Default: 500 ms.</value>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long one try may take.</summary>
    /// <value>00:00:00.100 to 00:05:00. Default: 10 seconds.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with the section that they were read from.</summary>
    internal IList<string> Faults { get; } = [];
}
