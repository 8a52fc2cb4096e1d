using Xunit.Abstractions;

namespace FusionTiered.Guards.Docs;

/// <summary>Every C# block of the pages compiles against the packages of today, all in one build.</summary>
public sealed class DocsCompileTests(ITestOutputHelper output)
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

        return await ConsumerProject.DiagnosticsOfAsync(folder, "error", Limit);
    }
}
