using System.Text.RegularExpressions;

namespace FusionTiered.Guards.Api;

/// <summary>Mistakes are told by the compiler: a null that may be there as a warning, a call that cannot work as an error that says what to write.</summary>
/// <remarks>
/// In the files of Misuse a line ends with what the compiler must say of it: <c>// CS8602</c>, or <c>// CS0619 RemoveAsync(key)</c> with a part
/// of the sentence. Lines without such an end must be fine.
/// </remarks>
public sealed partial class MisuseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("Nulls.cs")]
    [InlineData("Calls.cs")]
    [Trait("slow", "yes")]
    public async Task The_compiler_says_of_each_line_what_stands_at_its_end(string file)
    {
        var lines = Repository.Read($"tests/FusionTiered.Guards.Tests/Api/Misuse/{file}").ReplaceLineEndings("\n").Split('\n');
        using var folder = new TemporaryFolder("misuse");
        folder.Write(file, string.Join('\n', lines));

        var said = await ConsumerProject.DiagnosticsOfAsync(folder, "error|warning", Limit);

        var faults = lines.SelectMany((line, at) => FaultsOf(line, [.. said.Where(each => each.StartsWith($"{file}({at + 1},", StringComparison.Ordinal))]).Select(fault => $"{file}({at + 1}): {fault}"));
        said.Where(each => !each.StartsWith(file, StringComparison.Ordinal)).Concat(faults).Should().BeEmpty();
    }

    private static IEnumerable<string> FaultsOf(string line, string[] said)
    {
        var expected = Expected().Match(line);
        if (!expected.Success)
        {
            return said;
        }

        var (code, sentence) = (expected.Groups["code"].Value, expected.Groups["sentence"].Value.Trim());
        return said.Length == 1 && said[0].Contains(code, StringComparison.Ordinal) && said[0].Contains(sentence, StringComparison.Ordinal)
            ? []
            : [$"{code} {sentence} was expected, the compiler says: {(said.Length == 0 ? "nothing" : string.Join("; ", said))}"];
    }

    [GeneratedRegex(@"// (?<code>CS\d{4})(?<sentence>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Expected();
}
