using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary>Answers that no cache on the way keeps.</summary>
internal static class Answer
{
    public static IResult Json<T>(HttpContext http, T value, JsonTypeInfo<T> type)
    {
        NoStore(http);
        return TypedResults.Json(value, type);
    }

    public static void NoStore(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
    }
}
