using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>The headers that a response gets as it starts. Callbacks run last registered first: the earlier this one is registered, the more of the response it sees.</summary>
internal sealed class StartingHeaders
{
    private static readonly object Item = new();

    /// <summary>Cache headers; null: none.</summary>
    public CacheHeaderSet? Set { get; set; }

    /// <summary>Name and value of the header of surrogate keys; null: none.</summary>
    public (string Name, string Value)? Keys { get; set; }

    /// <summary>Headers of requests that the response depends on.</summary>
    public IReadOnlyList<string> DependsOn { get; set; } = [];

    /// <summary>What the response says to caches, or will say when it starts.</summary>
    public static (StringValues CacheControl, IEnumerable<string> Vary) SaidOf(HttpContext http)
    {
        var set = (http.Items[Item] as StartingHeaders)?.Set;
        var headers = http.Response.Headers;
        return (set?.CacheControlOf(http.Response) ?? headers.CacheControl, headers.GetCommaSeparatedValues(HeaderNames.Vary).Concat(set?.Vary ?? []));
    }

    /// <summary>The headers of a request. The first call registers the callback.</summary>
    public static StartingHeaders Of(HttpContext http)
    {
        if (http.Items[Item] is StartingHeaders known)
        {
            return known;
        }

        var headers = new StartingHeaders();
        http.Items[Item] = headers;
        http.Response.OnStarting(() =>
        {
            headers.Apply(http.Response);
            return Task.CompletedTask;
        });
        return headers;
    }

    private void Apply(HttpResponse response)
    {
        Set?.Apply(response);
        AddVary(response.Headers);
        if (Keys is { } keys)
        {
            response.Headers[keys.Name] = keys.Value;
        }
    }

    private void AddVary(IHeaderDictionary headers)
    {
        if (DependsOn.Count == 0 && Set is null or { Vary.Count: 0 })
        {
            return;
        }

        var named = headers.GetCommaSeparatedValues(HeaderNames.Vary);
        string[] missing = [.. (Set?.Vary ?? []).Concat(DependsOn).Distinct(StringComparer.OrdinalIgnoreCase).Where(name => !named.Contains(name, StringComparer.OrdinalIgnoreCase))];
        if (missing.Length > 0 && !named.Contains("*"))
        {
            headers.Append(HeaderNames.Vary, missing);
        }
    }
}
