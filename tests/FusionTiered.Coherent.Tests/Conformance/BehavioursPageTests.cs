using System.Text.RegularExpressions;

namespace FusionTiered.Coherent.Tests.Conformance;

/// <summary>docs/behaviours.md names tests that exist, and a reason where there is none.</summary>
public partial class BehavioursPageTests
{
    private static readonly Lazy<string[]> Rows = new(() => [.. File.ReadAllLines(Page()).Where(static line => Row().IsMatch(line))]);

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        // In whichever project: they follow the code that they test.
        HashSet<string> tests = [.. Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => Method().Matches(File.ReadAllText(file)))
            .Select(static match => match.Groups["name"].Value)];

        Rows.Value.SelectMany(static row => TestName().Matches(row)).Select(static match => match.Value).Distinct(StringComparer.Ordinal)
            .Should().HaveCountGreaterThan(50).And.BeSubsetOf(tests);
    }

    [Fact]
    public void Every_row_says_yes_no_or_different_and_why_or_by_which_test() =>
        Rows.Value.Should().HaveCountGreaterThan(80).And.OnlyContain(row => IsWhole(row));

    private static bool IsWhole(string row)
    {
        var cells = row.Split(" | ");
        return cells.Length == 3 && cells[1] is "yes" or "no" or "different" or "different, *coherent*" && cells[2].Length > 3;
    }

    private static string Page() => Path.Combine(Root(), "docs", "behaviours.md");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FusionTiered.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    [GeneratedRegex("public (async )?(Task|void) (?<name>\\w+)\\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Method();

    [GeneratedRegex("^\\| (?!behaviour \\||---)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("(?<=`)[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,}(?=`)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();
}
