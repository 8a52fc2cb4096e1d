using System.Text;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace FusionTiered.Guards.Docs;

/// <summary>Every C# block of the pages compiles against the packages of today, all in one build.</summary>
public sealed partial class DocsCompileTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("slow", "yes")]
    public async Task Every_code_block_of_the_docs_compiles()
    {
        var blocks = Pages().SelectMany(page => Markdown.Blocks(page, Repository.Read(page))).Where(block => block.Language is "csharp" or "cs" or "c#").ToList();
        foreach (var block in blocks.Where(block => block.NoCompile is not null))
        {
            output.WriteLine($"{block.Page}:{block.Line} is not compiled: {block.NoCompile}");
        }

        (await FaultsOfAsync(blocks.Where(block => block.NoCompile is null))).Should().BeEmpty();
    }

    [Fact]
    [Trait("slow", "yes")]
    public async Task A_block_that_does_not_compile_is_named_by_page_and_line()
    {
        const string Page = """
            ```csharp
            using System.Text;

            var text = new StringBuilder();
            text.Append(await Task.FromResult(new Own { Number = 1 }.Number)); // }
            Use(text);

            [Serializable]
            sealed class Own
            {
                public int Number { get; set; }
            }

            private static void Use(StringBuilder text)
            {
                Console.WriteLine(text);
            }
            ```
            ```csharp
            var tiers = TierUse.Both;
            tiers.Missing();
            ```
            """;
        var faults = await FaultsOfAsync(Markdown.Blocks("page.md", Page));
        faults.Should().ContainSingle().Which.Should().StartWith("page.md(21,").And.Contain("CS1061");
    }

    /// <summary>Decisions and the change log speak of what was, too.</summary>
    private static IEnumerable<string> Pages() =>
        Repository.Files("*.md").Where(page => !page.StartsWith("docs/decisions/", StringComparison.Ordinal) && page != "CHANGELOG.md");

    private static async Task<IReadOnlyList<string>> FaultsOfAsync(IEnumerable<CodeBlock> blocks)
    {
        using var folder = new TemporaryFolder("docs");
        var number = 0;
        foreach (var block in blocks)
        {
            var preamble = Path.Combine(Repository.Root, "tests", "FusionTiered.Guards.Tests", "Snippets", block.Snippet + ".cs");
            folder.Write($"Block{number}.cs", Snippet.FileOf(block, number, File.Exists(preamble) ? await File.ReadAllTextAsync(preamble) : null));
            number++;
        }

        folder.Write("Docs.csproj", Project());
        try
        {
            await Command.DotnetAsync(folder.Path, Limit, ["build", "Docs.csproj", "-v:q", "-nologo", "-clp:NoSummary", .. Command.Alone]);
            return [];
        }
        catch (InvalidOperationException failed)
        {
            var faults = Fault().Matches(failed.Message).Select(match => match.Value.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)).Distinct().ToList();
            return faults.Count > 0 ? faults : [failed.Message];
        }
    }

    /// <summary>Packages are not restored: what they need lies beside these tests, too.</summary>
    private static string Project()
    {
        var references = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileName).Where(IsShipped))
        {
            references.Append($"    <Reference Include=\"{Path.GetFileNameWithoutExtension(file)}\" HintPath=\"{Path.Combine(AppContext.BaseDirectory, file!)}\" />\n");
        }

        var web = File.Exists(Repository.AssemblyPath("FusionTiered.AspNetCore")) ? "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />" : "";
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
                <RunAnalyzers>false</RunAnalyzers>
              </PropertyGroup>
              <ItemGroup>
                <Using Include="FusionTiered" />
                {web}
            {references}  </ItemGroup>
            </Project>

            """;

        static bool IsShipped(string? file) =>
            (file!.StartsWith("FusionTiered", StringComparison.Ordinal) && !file.EndsWith(".Tests.dll", StringComparison.Ordinal))
            || file.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            || file.StartsWith("Polly.", StringComparison.Ordinal)
            || file.StartsWith("ZiggyCreatures.", StringComparison.Ordinal)
            || file == "StackExchange.Redis.dll";
    }

    [GeneratedRegex(@"^.*: error .*?(?= \[|$)", RegexOptions.Multiline)]
    private static partial Regex Fault();
}
