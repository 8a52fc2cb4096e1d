namespace FusionTiered.Guards.Docs;

/// <summary>A page that another page names is there, and so is the heading.</summary>
public sealed class DocLinksResolveTests
{
    public static TheoryData<string> Pages => [.. Repository.Files("*.md")];

    [Theory, MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var text = Repository.Read(page);
        var broken = Markdown.Links(text)
            .Where(link => !link.Target.Contains(':', StringComparison.Ordinal))
            .Select(link => (link.Line, link.Target, Why: Fault(page, text, link.Target)))
            .Where(link => link.Why is not null)
            .Select(link => $"{page}:{link.Line}: {link.Target}: {link.Why}");
        broken.Should().BeEmpty();
    }

    [Theory]
    [InlineData("docs/README.md", "docs/")]
    [InlineData("docs/decisions/README.md", "docs/decisions/")]
    public void The_index_names_every_page(string index, string folder)
    {
        var named = Markdown.Links(Repository.Read(index)).Select(link => Target(index, link.Target.Split('#')[0]));
        Repository.Files("*.md").Where(page => page.StartsWith(folder, StringComparison.Ordinal) && page != index)
            .Where(page => folder != "docs/" || !page.StartsWith("docs/decisions/0", StringComparison.Ordinal))
            .Should().BeSubsetOf(named, "a page that nothing names is not read");
    }

    [Fact]
    public void Pages_for_users_and_pages_for_maintainers_lie_in_two_folders()
    {
        var parts = Repository.Read("docs/README.md").Split("\n## To change the library");
        string[][] pages = [.. parts.Select(part => Markdown.Links(part).Select(link => link.Target).Where(target => target.EndsWith(".md", StringComparison.Ordinal) && !target.StartsWith("../", StringComparison.Ordinal)).ToArray())];
        pages[0].Should().NotBeEmpty().And.NotContain(page => page.Contains('/', StringComparison.Ordinal));
        pages[1].Should().NotBeEmpty().And.OnlyContain(page => page.StartsWith("internals/", StringComparison.Ordinal) || page.StartsWith("decisions/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_link_is_seen()
    {
        Fault("README.md", "", "docs/nothing-there.md").Should().NotBeNull();
        Fault("README.md", "# One\n# One\n", "#one-1").Should().BeNull();
        Fault("README.md", "# Two words, `code`!\n", "#two-words-code").Should().BeNull();
        Fault("README.md", "# One\n", "#two").Should().NotBeNull();
        Fault("README.md", "", "License").Should().NotBeNull("other machines tell upper from lower case");
        Markdown.Links("see [a](b.md \"t\") and `[c](d.md)`\n```\n[e](f.md)\n```\n[x]: y.md").Select(link => link.Target).Should().Equal("b.md", "y.md");
    }

    private static string? Fault(string page, string text, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
        var target = page;
        if (path.Length > 0)
        {
            target = Target(page, path);
            if (!IsThere(target))
            {
                return "no such file in this repository";
            }
        }

        return anchor.Length == 0 || !target.EndsWith(".md", StringComparison.Ordinal)
            || Markdown.Anchors(target == page ? text : Repository.Read(target)).Contains(anchor)
            ? null
            : $"no such heading in {target}";
    }

    private static string Target(string page, string path) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(path)))).Replace('\\', '/').TrimEnd('/');

    /// <summary>By listing, so that a wrong case is seen on file systems that do not care.</summary>
    private static bool IsThere(string relative)
    {
        var at = Repository.Root;
        foreach (var name in relative.Split('/').Where(name => name != "."))
        {
            if (name == ".." || !Directory.Exists(at) || !Directory.EnumerateFileSystemEntries(at).Any(entry => Path.GetFileName(entry) == name))
            {
                return false;
            }

            at = Path.Combine(at, name);
        }

        return true;
    }
}
