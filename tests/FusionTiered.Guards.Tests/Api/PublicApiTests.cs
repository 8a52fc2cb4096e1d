using System.Reflection;

namespace FusionTiered.Guards.Api;

/// <summary>What a package promises is a text file in the same change that makes the promise.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "FUSIONTIERED_ACCEPT_API";

    public static TheoryData<string> Packages => [.. Repository.Packages];

    [Theory, MemberData(nameof(Packages))]
    public void The_public_surface_is_the_one_written_down(string package)
    {
        var relative = $"src/{package}/PublicApi.txt";
        var file = Path.Combine(Repository.Root, relative);
        var now = PublicApiText.Of(Assembly.LoadFrom(Repository.AssemblyPath(package)));
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, now);
        }

        var written = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        var difference = LineDiff.Of(written, now);
        difference.Should().BeEmpty(
            $"{relative} says so. If the change is meant, look at it, then run with {Accept}=1 in the environment to rewrite the file, and commit it");
    }

    [Fact]
    public void A_changed_surface_shows_as_a_difference() =>
        LineDiff.Of("interface A\n    void Gone()\n    void Kept()\n", "interface A\n    void Added()\n    void Kept()\n")
            .Should().Be("\n  interface A\n-     void Gone()\n+     void Added()\n");
}
