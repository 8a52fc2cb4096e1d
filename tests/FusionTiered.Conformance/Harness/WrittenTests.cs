using System.Text.RegularExpressions;
using FusionTiered.Guards;

namespace FusionTiered.Conformance;

/// <summary>The tests of the checkout, for pages and tables that name one. A test may move to another project and keep its name.</summary>
public static partial class WrittenTests
{
    private static readonly Lazy<IReadOnlySet<string>> All = new(static () =>
        Repository.Files("*.cs", "tests").SelectMany(static file => In(Repository.Read(file))).ToHashSet(StringComparer.Ordinal));

    /// <summary>The names of all of them.</summary>
    public static IReadOnlySet<string> Names => All.Value;

    /// <summary>The methods of a source file that the test runner runs.</summary>
    /// <param name="source">The text of the file.</param>
    public static IEnumerable<string> In(string source) => Method().Matches(source).Select(static match => match.Groups["name"].Value);

    // [Fact], [Theory], or one of the project's own, as [RedisFact]; then its other attributes; then the method.
    [GeneratedRegex(@"^\s*\[(?!.*\bSkip *=)\w*(Fact|Theory)\b.*\n(\s*\[.*\n)*\s*public (async )?(Task|void) (?<name>\w+)\(", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Method();
}
