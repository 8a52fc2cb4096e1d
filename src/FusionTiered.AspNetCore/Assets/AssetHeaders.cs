using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Assets;

/// <summary>The cache headers of static files.</summary>
internal static class AssetHeaders
{
    public const string Forever = "public, max-age=31536000, immutable";

    /// <summary>A file under the version that it has is kept for a year. Under another version, or none, it is asked for at each use.</summary>
    public static string Of(HttpRequest request, IAssetVersions versions) =>
        request.Query[AssetVersions.Query].ToString() is { Length: > 0 } asked && string.Equals(asked, versions.VersionOf(request.Path.Value ?? string.Empty), StringComparison.Ordinal)
            ? Forever
            : "no-cache";
}
