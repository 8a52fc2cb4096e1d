using System.Text.RegularExpressions;

namespace FusionTiered.Guards;

/// <summary>Two habits of one handwriting that no analyzer of the build knows. The others are in .editorconfig.</summary>
public sealed partial class HandwritingTests
{
    // These rooms still have their arrows at the beginning of the line.
    private static readonly string[] Exempt = ["/L1/", "/Weights/"];

    [Fact]
    public void The_arrow_of_a_member_ends_its_line() =>
        Lines(LeadingArrow()).Where(static line => !Exempt.Any(room => line.Contains(room, StringComparison.Ordinal)))
            .Should().BeEmpty("the body begins on the next line");

    [Fact]
    public void A_method_that_needs_a_lock_says_so_in_one_way() =>
        Lines(OtherLockName()).Should().BeEmpty("its name ends with _NeedsLock");

    [Theory]
    [InlineData("        => 1;", true)]
    [InlineData("    int A() =>", false)]
    [InlineData("            null => 1,", false)]
    public void A_leading_arrow_is_told_from_others(string line, bool found) => LeadingArrow().IsMatch(line).Should().Be(found);

    private static IEnumerable<string> Lines(Regex habit) =>
        from file in Repository.Files("*.cs", "src")
        from line in Repository.Read(file).Split('\n').Index()
        where habit.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"^\s+=>")]
    private static partial Regex LeadingArrow();

    [GeneratedRegex(@"\w_Needs(?!Lock\b)\w+")]
    private static partial Regex OtherLockName();
}
