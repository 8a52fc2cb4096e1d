using System.Reflection;
using System.Text.RegularExpressions;
using FusionTiered.Guards;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>docs/internals/fault-matrix.md and the tests say the same.</summary>
public sealed partial class PageTests
{
    private const int Rows = 38;

    private static readonly string[] Reasons = ["later: ", "not injectable here: "];

    private static readonly Dictionary<int, string> Page = Repository.Read("docs/internals/fault-matrix.md").Split('\n')
        .Select(static line => RowLine().Match(line)).Where(static match => match.Success)
        .ToDictionary(static match => int.Parse(match.Groups["row"].Value), static match => match.Value);

    private static readonly HashSet<int> Tested = [.. typeof(PageTests).Assembly.GetTypes()
        .Where(static type => type.Namespace == typeof(PageTests).Namespace)
        .SelectMany(static type => type.GetMethods())
        .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
        .Select(static method => RowName().Match(method.Name)).Where(static match => match.Success)
        .Select(static match => int.Parse(match.Groups["row"].Value))];

    [Fact]
    public void The_page_has_every_row_once() => Page.Keys.Order().Should().Equal(Enumerable.Range(1, Rows));

    [Fact]
    public void Every_row_has_a_test_or_a_reason()
        => Page.Where(static row => TestsOf(row.Value).Length == 0 && !Array.Exists(Reasons, row.Value.Contains)).Select(static row => row.Key).Should().BeEmpty();

    [Fact]
    public void The_tests_of_a_row_are_named_in_it_and_those_it_names_are_there()
        => Page.Where(static row => row.Value.Contains($"`Row_{row.Key}_*`", StringComparison.Ordinal)).Select(static row => row.Key).Should().BeEquivalentTo(Tested);

    [Fact]
    public void Every_other_test_that_the_page_names_is_there()
    {
        var sources = Repository.Files("*.cs").Where(static file => file.StartsWith("tests/", StringComparison.Ordinal)).Select(Repository.Read).ToArray();
        Page.Values.SelectMany(TestsOf).Where(static name => name.Contains('.', StringComparison.Ordinal)).Where(name => !IsThere(name.Split('.'), sources)).Should().BeEmpty();
    }

    private static bool IsThere(string[] name, string[] sources) => Array.Exists(
        sources,
        source => Regex.IsMatch(source, $@"\bclass {name[0]}\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            && source.Contains($" {name[1]}(", StringComparison.Ordinal));

    private static string[] TestsOf(string row) => [.. TestName().Matches(row).Select(static match => match.Groups["test"].Value)];

    [GeneratedRegex(@"^\| (?<row>\d+) \|.*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RowLine();

    [GeneratedRegex(@"^Row_(?<row>\d+)_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RowName();

    [GeneratedRegex(@"`(?<test>Row_\d+_\*|\w+Tests\.\w+|\w+Conformance\.\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
