using System.Text.RegularExpressions;

namespace FusionTiered.Guards.Tests;

/// <summary>xunit finds no test, and says nothing, where an attribute names a discoverer that is not there.</summary>
public sealed partial class DiscoverersExistTests
{
    [Fact]
    public void Each_named_discoverer_is_in_the_assembly_that_is_named()
    {
        var named = Repository.Files("*.cs", "tests").SelectMany(static file => Attribute().Matches(Repository.Read(file))).ToList();

        named.Should().NotBeEmpty();
        named.Where(static each => !Repository.Files($"{each.Groups["type"].Value}.cs", $"tests/{each.Groups["assembly"].Value}").Any())
            .Select(static each => each.Value).Should().BeEmpty();
    }

    [GeneratedRegex("""\[XunitTestCaseDiscoverer\("[\w.]+\.(?<type>\w+)", "(?<assembly>[\w.]+)"\)\]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();
}
