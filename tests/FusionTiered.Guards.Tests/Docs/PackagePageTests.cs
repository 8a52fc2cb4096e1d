namespace FusionTiered.Guards.Docs;

/// <summary>The page of the package FusionTiered opens as the README does, and shows the same ten lines.</summary>
public sealed class PackagePageTests
{
    private const string Readme = "README.md";
    private const string Page = "src/FusionTiered/README.md";

    [Fact]
    public void The_package_page_opens_as_the_readme_does() =>
        new MarkedBlock(Page, "opening").Text.Should().Be(new MarkedBlock(Readme, "opening").Text);

    [Theory]
    [InlineData("readme-install")]
    [InlineData("readme-ten-lines")]
    [InlineData("readme-ten-lines-output")]
    public void The_package_page_shows_the_program_of_the_readme(string snippet) =>
        Code(Page, snippet).Should().Be(Code(Readme, snippet));

    [Theory]
    [InlineData("dotnet run --project samples/FusionTiered.Sample")]
    [InlineData("./test.sh")]
    public void The_readme_names_the_two_commands(string command) =>
        Repository.Read(Readme).Split('\n').Should().Contain(line => line.StartsWith(command, StringComparison.Ordinal));

    [Fact]
    public void The_ten_lines_are_ten() =>
        Code(Readme, "readme-ten-lines").Split('\n').Should().HaveCountLessThanOrEqualTo(16, "ten lines, the usings and blank lines");

    private static string Code(string page, string snippet) => Markdown.Blocks(page, Repository.Read(page)).Single(block => block.Snippet == snippet).Code;
}
