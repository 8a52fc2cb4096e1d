using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The page for people, its files, and its stream.</summary>
internal static class DashboardEndpoints
{
    /// <summary>The page. Its files have relative addresses, so the address has to end with a slash.</summary>
    public static Task PageAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? string.Empty;
        if (path.EndsWith('/'))
        {
            return DashboardPage.All[DashboardPage.Start].SendAsync(http);
        }

        // Relative, so that a proxy which maps another path to this one leads there, too.
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = $"{Uri.EscapeDataString(path[(path.LastIndexOf('/') + 1)..])}/{http.Request.QueryString}";
        http.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>One file of the page.</summary>
    public static Task FileAsync(HttpContext http)
    {
        if (http.Request.RouteValues["file"] is string name && DashboardPage.All.TryGetValue(name, out var file))
        {
            return file.SendAsync(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>The last changes of the cache through this mapping, the newest first.</summary>
    public static IResult Actions(HttpContext http)
    {
        var mapping = CacheMapping.Of(http);
        var name = mapping.Find(http).Name;
        return Answer.Json(http, [.. mapping.Audit.Newest.Where(one => string.Equals(one.Cache, name, StringComparison.Ordinal))], DashboardJson.Default.IReadOnlyListAuditItem);
    }

    /// <summary>What the page shows, each second.</summary>
    public static IResult Live(HttpContext http, DashboardDesk desk)
    {
        var mapping = CacheMapping.Of(http);
        if (desk.SamplerOf(mapping.Find(http)).Watch() is not { } viewer)
        {
            return TypedResults.Problem($"There are {mapping.Options.MostListeners} viewers already (MostListeners).", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many viewers.");
        }

        http.Response.RegisterForDispose(viewer);
        return new DashboardStream(viewer);
    }
}
