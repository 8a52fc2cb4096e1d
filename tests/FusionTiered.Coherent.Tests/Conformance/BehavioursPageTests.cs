using System.Text.RegularExpressions;
using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

/// <summary>docs/behaviours.md names tests that exist, and a reason where there is none.</summary>
public partial class BehavioursPageTests
{
    private static readonly Lazy<string[]> Rows = new(() => [.. File.ReadAllLines(Page()).Where(static line => Row().IsMatch(line))]);

    [Fact]
    public void Every_test_that_the_page_names_exists() =>
        Rows.Value.SelectMany(static row => TestName().Matches(row)).Select(static match => match.Value).Distinct(StringComparer.Ordinal)
            .Should().HaveCountGreaterThan(50).And.BeSubsetOf(WrittenTests.Names);

    [Theory]
    [InlineData("    [Fact]\n    public void It_runs() =>", true)]
    [InlineData("    [RedisTheory]\n    [InlineData(1)]\n    public async Task It_runs(int times)", true)]
    [InlineData("    public void It_runs() =>", false)]
    [InlineData("    [Fact(Skip = \"later\")]\n    public void It_runs() =>", false)]
    [InlineData("    [Fact]\n    public void Another() => Fine();\n\n    public void It_runs() =>", false)]
    public void A_method_that_no_runner_runs_is_no_test(string source, bool isTest) =>
        WrittenTests.In(source).Any(static name => name == "It_runs").Should().Be(isTest);

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

    [GeneratedRegex("^\\| (?!behaviour \\||---)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("(?<=`)[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,}(?=`)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();
}
