using System.Text.RegularExpressions;

namespace FusionTiered.Fusion.Tests.Docs;

/// <summary>What the other pages' tests cannot compile, because it needs this package, is compiled here.</summary>
public partial class EngineSnippetsTests
{
    [Theory]
    [InlineData("docs/engines.md")]
    [InlineData("docs/from-fusioncache.md")]
    [InlineData("src/FusionTiered.FusionCache/README.md")]
    public async Task Each_line_of_a_page_that_needs_the_package_is_one_that_compiles(string page)
    {
        var root = Root();
        var compiled = (await File.ReadAllLinesAsync(Path.Combine(root, "tests/FusionTiered.FusionCache.Tests/Docs/EngineSnippets.cs"))).Select(Code).ToHashSet(StringComparer.Ordinal);
        var text = await File.ReadAllTextAsync(Path.Combine(root, page));

        var lines = NeedsThePackage().Matches(text).SelectMany(static block => block.Groups["code"].Value.Split('\n')).Select(Code).Where(static line => line.Length > 0);

        lines.Should().NotBeEmpty().And.BeSubsetOf(compiled);
    }

    private static string Code(string line) => line.Split("  //")[0].Trim();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FusionTiered.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("<!-- no compile: needs (the|this) package[^\\n]*\\n```csharp\\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NeedsThePackage();
}
