using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FusionTiered;

/// <summary>Writes the address of a file with its version: <c>&lt;script asset-src="/js/app.js"&gt;</c>, <c>&lt;link asset-href="/css/site.css"&gt;</c>.</summary>
/// <remarks>Where the application runs under a path (<c>UsePathBase</c>), write <c>~/js/app.js</c>, or the path with its base.</remarks>
/// <param name="versions">The versions.</param>
[HtmlTargetElement("*", Attributes = SourceAttribute)]
[HtmlTargetElement("*", Attributes = ReferenceAttribute)]
public sealed class AssetTagHelper(IAssetVersions versions) : TagHelper
{
    private const string SourceAttribute = "asset-src";
    private const string ReferenceAttribute = "asset-href";

    /// <summary>The path for the attribute <c>src</c>.</summary>
    [HtmlAttributeName(SourceAttribute)]
    public string? Source { get; set; }

    /// <summary>The path for the attribute <c>href</c>.</summary>
    [HtmlAttributeName(ReferenceAttribute)]
    public string? Reference { get; set; }

    /// <summary>The view that the tag is in; null: the application has no base.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Source is { } source)
        {
            output.Attributes.SetAttribute("src", UrlOf(source));
        }

        if (Reference is { } reference)
        {
            output.Attributes.SetAttribute("href", UrlOf(reference));
        }
    }

    // Versions know paths under the web root.
    private string UrlOf(string path)
    {
        var before = ViewContext?.HttpContext.Request.PathBase.Value ?? string.Empty;
        if (path.StartsWith("~/", StringComparison.Ordinal))
        {
            return before + versions.UrlOf(path[1..]);
        }

        if (before.Length > 0 && path.StartsWith(before + '/', StringComparison.OrdinalIgnoreCase))
        {
            var under = path[before.Length..];
            var url = versions.UrlOf(under);
            if (!string.Equals(url, under, StringComparison.Ordinal))
            {
                return path[..before.Length] + url;
            }
        }

        return versions.UrlOf(path);
    }
}
