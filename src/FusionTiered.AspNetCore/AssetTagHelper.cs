using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FusionTiered;

/// <summary>Writes the address of a file with its version: <c>&lt;script asset-src="/js/app.js"&gt;</c>, <c>&lt;link asset-href="/css/site.css"&gt;</c>.</summary>
/// <remarks>Where the application runs under a path (<c>UsePathBase</c>), write the path with its base.</remarks>
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

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Source is { } source)
        {
            output.Attributes.SetAttribute("src", versions.UrlOf(source));
        }

        if (Reference is { } reference)
        {
            output.Attributes.SetAttribute("href", versions.UrlOf(reference));
        }
    }
}
