using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>The headers that a response gets as it starts. Callbacks run last registered first: the earlier this one is registered, the more of the response it sees.</summary>
internal sealed class StartingHeaders
{
    private static readonly object Item = new();

    /// <summary>Cache headers; null: none.</summary>
    public CacheHeaderSet? Set { get; set; }

    /// <summary>Name and value of the header of surrogate keys; null: none.</summary>
    public (string Name, string Value)? Keys { get; set; }

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
        if (Keys is { } keys)
        {
            response.Headers[keys.Name] = keys.Value;
        }
    }
}
