using System.Text.RegularExpressions;

namespace FusionTiered.Sample.Web;

/// <summary>Serves the pages. <c>{asset:/sample.css}</c> in them becomes the address with the version of that file: browsers keep it for a year, and ask anew when its content has changed.</summary>
internal static partial class PageFiles
{
    public static void UsePageFiles(this WebApplication app)
    {
        var (files, versions) = (app.Environment.WebRootFileProvider, app.Services.GetRequiredService<IAssetVersions>());
        app.Use(async (http, next) =>
        {
            var path = http.Request.Path.Value ?? string.Empty;
            if (!HttpMethods.IsGet(http.Request.Method) || !path.EndsWith(".html", StringComparison.Ordinal) || files.GetFileInfo(path) is not { Exists: true } file)
            {
                await next(http);
                return;
            }

            using var reader = new StreamReader(file.CreateReadStream());
            var page = Address().Replace(await reader.ReadToEndAsync(http.RequestAborted), found => versions.UrlOf(found.Groups["path"].Value));
            http.Response.Headers.CacheControl = "no-cache";
            await Results.Content(page, "text/html; charset=utf-8").ExecuteAsync(http);
        });
    }

    [GeneratedRegex(@"\{asset:(?<path>[^}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
