namespace FusionTiered;

/// <summary>Versions of static files, from the hash of their content. Registered by <c>AddAssetVersions</c>.</summary>
public interface IAssetVersions
{
    /// <summary>The version of a file; null: there is no such file.</summary>
    /// <param name="path">Its path under the web root: <c>/css/site.css</c>.</param>
    string? VersionOf(string path);

    /// <summary>The address of a file with its version: <c>/css/site.css?v=...</c>. As it is where there is no such file.</summary>
    /// <param name="path">Its path under the web root, with or without a query.</param>
    string UrlOf(string path);
}
