using System.Text.RegularExpressions;

namespace FusionTiered.Guards;

/// <summary>Words that do not belong into what we publish.</summary>
public sealed partial class WordsTests
{
    private static readonly string[] TextFiles = ["*.cs", "*.md", "*.csproj", "*.props", "*.targets", "*.sln", "*.json", "*.yml", "*.txt", "*.sh", "*.html", "*.css", "*.js"];

    [Fact]
    public void No_file_names_a_path_of_one_machine() =>
        Lines(Everywhere(), MachinePath()).Should().BeEmpty();

    [Fact]
    public void No_file_names_a_package_registry() =>
        Lines(Everywhere(), Registry()).Should().BeEmpty("packages come from whatever source the machine has");

    [Fact]
    public void Nothing_in_src_is_left_undone() =>
        Lines(Sources(), Undone()).Should().BeEmpty();

    [Fact]
    public void Nothing_in_src_reads_the_clock_past_TimeProvider_or_sleeps() =>
        Lines(Sources(), Clock()).Should().BeEmpty();

    [Fact]
    public void A_file_in_src_is_one_noun() =>
        Sources().Select(file => (file, Lines: Repository.Read(file).Count(c => c == '\n'))).Where(at => at.Lines > 400)
            .Select(at => $"{at.file}: {at.Lines} lines").Should().BeEmpty("400 lines are the most");

    [Theory]
    [InlineData("see /wo|rk/x", true)]
    [InlineData("(/ro|ot/x)", true)]
    [InlineData("frame/wo|rk/x", false)]
    [InlineData("of the home/wo|rk", false)]
    public void Paths_of_a_machine_are_told_from_others(string text, bool found) =>
        MachinePath().IsMatch(text.Replace("|", "", StringComparison.Ordinal)).Should().Be(found);

    private static IEnumerable<string> Everywhere() =>
        TextFiles.SelectMany(pattern => Repository.Files(pattern)).Concat(Directory.Exists(Path.Combine(Repository.Root, ".ci")) ? Repository.Files("*", ".ci") : []);

    private static IEnumerable<string> Sources() => Repository.Files("*.cs", "src");

    private static IEnumerable<string> Lines(IEnumerable<string> files, Regex words) =>
        from file in files
        from line in Repository.Read(file).Split('\n').Index()
        where words.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"(^|[^A-Za-z0-9_.])/(work|farm|root)/", RegexOptions.ExplicitCapture)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"nuget\.org|npmjs\.(com|org)|pypi\.org|proxy\.golang\.org|crates\.io", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Registry();

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Undone();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|DateTime\.Today|Thread\.Sleep", RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();
}
