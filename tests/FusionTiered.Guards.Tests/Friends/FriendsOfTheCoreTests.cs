using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FusionTiered.Guards.Api;

namespace FusionTiered.Guards.Friends;

/// <summary>The internal types of the core that each engine and the fake cache use are written down: docs/decisions/0004-a-friend-of-the-core.md.</summary>
public sealed class FriendsOfTheCoreTests
{
    private const string Accept = "FUSIONTIERED_ACCEPT_FRIENDS";

    [Theory]
    [InlineData("FusionTiered")]
    [InlineData("FusionTiered.Coherent")]
    [InlineData("FusionTiered.AspNetCore")]
    [InlineData("FusionTiered.Testing")]
    [InlineData("FusionTiered.WriteBehind")]
    public void A_friend_uses_no_more_internals_of_the_core_than_are_written_down(string friend)
    {
        var relative = $"tests/FusionTiered.Guards.Tests/Friends/{friend}.txt";
        var file = Path.Combine(Repository.Root, relative);
        var used = string.Concat(InternalsOfTheCore(friend).Select(type => type + "\n"));
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, used);
        }

        LineDiff.Of(File.ReadAllText(file).ReplaceLineEndings("\n"), used).Should().BeEmpty(
            $"a further type is a reason to think about a seam. If it is meant, run with {Accept}=1 in the environment to rewrite {relative}, and commit it");
    }

    [Fact]
    public void Engines_do_not_see_each_other()
    {
        AssembliesOf("FusionTiered").Should().NotContain("FusionTiered.Coherent");
        AssembliesOf("FusionTiered.Coherent").Should().NotContain("FusionTiered");
    }

    [Fact]
    public void No_other_package_is_a_friend_of_the_core() =>
        Repository.Packages.Except(["FusionTiered", "FusionTiered.AspNetCore", "FusionTiered.Coherent", "FusionTiered.Core", "FusionTiered.Testing", "FusionTiered.WriteBehind"]).SelectMany(InternalsOfTheCore).Should().BeEmpty();

    private static IEnumerable<string> InternalsOfTheCore(string package)
    {
        using var image = new PEReader(File.OpenRead(Repository.AssemblyPath(package)));
        var code = image.GetMetadataReader();
        var core = typeof(IDomainCache).Assembly;
        return [.. code.TypeReferences.Select(code.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
                && code.GetString(code.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == core.GetName().Name)
            .Select(type => $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}")
            .Where(name => !core.GetType(name, throwOnError: true)!.IsPublic)
            .Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> AssembliesOf(string package)
    {
        using var image = new PEReader(File.OpenRead(Repository.AssemblyPath(package)));
        var code = image.GetMetadataReader();
        return [.. code.AssemblyReferences.Select(handle => code.GetString(code.GetAssemblyReference(handle).Name))];
    }
}
