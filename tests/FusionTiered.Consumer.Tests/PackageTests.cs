using FusionTiered.Guards;

namespace FusionTiered.Consumer;

/// <summary>What users get, read from the packages themselves.</summary>
[Collection(PackedCollection.Name)]
[Trait("slow", "yes")]
public sealed class PackageTests(PackedPackages packed)
{
    /// <summary>All that a package brings along, and nothing else. A new name here is a promise to its users.</summary>
    private static readonly Dictionary<string, string[]> Dependencies = new()
    {
        ["FusionTiered"] =
        [
            "DistributedLock.Core",
            "FusionTiered.Core",
            "Microsoft.Extensions.Caching.Memory",
            "Microsoft.Extensions.Caching.StackExchangeRedis",
            "StackExchange.Redis",
            "ZiggyCreatures.FusionCache",
            "ZiggyCreatures.FusionCache.Backplane.StackExchangeRedis",
            "ZiggyCreatures.FusionCache.Locking.Distributed.Redis",
            "ZiggyCreatures.FusionCache.Serialization.SystemTextJson",
        ],
        ["FusionTiered.Core"] =
        [
            "Microsoft.Extensions.Caching.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Hosting.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options",
            "Microsoft.Extensions.Options.ConfigurationExtensions",
            "Polly.Core",
        ],
        ["FusionTiered.AspNetCore"] = ["FusionTiered.Core"],
        ["FusionTiered.Coherent"] = ["FusionTiered.Core"],
        ["FusionTiered.OpenTelemetry"] = ["FusionTiered.Core", "OpenTelemetry.Api.ProviderBuilderExtensions"],
        ["FusionTiered.Testing"] = ["FusionTiered.Core", "Microsoft.Extensions.DependencyInjection"],
        ["FusionTiered.WriteBehind"] = ["FusionTiered.Core", "StackExchange.Redis"],
    };

    private static readonly string[] Friends = ["FusionTiered", "FusionTiered.AspNetCore", "FusionTiered.Coherent", "FusionTiered.Testing", "FusionTiered.WriteBehind"];

    public static TheoryData<string> Names => [.. PackedPackages.Names];

    /// <summary>What a package holds beside the usual files.</summary>
    private static readonly Dictionary<string, string[]> Extras = new()
    {
        ["FusionTiered.Core"] = ["appsettings-schema.json", "buildTransitive/FusionTiered.Core.targets"],
    };

    [Theory, MemberData(nameof(Names))]
    public void It_holds_the_assembly_its_docs_a_readme_and_an_icon(string name) =>
        new Package(packed, name).Files.Should().BeEquivalentTo(
            ["README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", .. Extras.GetValueOrDefault(name, [])]);

    [Theory, MemberData(nameof(Names))]
    public void It_depends_on_what_is_listed_here(string name)
    {
        Dependencies.Should().ContainKey(name, "a new package says here what it brings along");
        new Package(packed, name).Dependencies.Select(dependency => dependency.Id).Should().BeEquivalentTo(Dependencies[name]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_users_may_take_a_newer_patch_of_a_dependency_but_not_of_the_core_of_an_engine(string name) =>
        new Package(packed, name).Dependencies.Where(dependency => !char.IsAsciiDigit(dependency.Version[0])).Select(dependency => dependency.Id)
            .Should().BeEquivalentTo(Friends.Contains(name) ? ["FusionTiered.Core"] : Array.Empty<string>(), "[1.2.3] allows that version alone: docs/decisions/0004");

    // Before StackExchange.Redis 3.4.31 a call can complete with the reply of another call. MemoryCache 10.0.14 with a limit admits nothing
    // any more after concurrent writes. FusionCache itself asks for older versions of both.
    [Fact]
    public void Clients_that_mix_up_replies_and_memory_that_stops_admitting_are_below_the_floors() =>
        new Package(packed, "FusionTiered").Dependencies.Should().Contain([("StackExchange.Redis", "3.4.35"), ("Microsoft.Extensions.Caching.Memory", "10.0.15")]);

    [Theory, MemberData(nameof(Names))]
    public void It_says_what_it_is_and_under_which_license(string name)
    {
        var package = new Package(packed, name);
        package.Element("license").Value.Should().Be("MIT");
        package.Element("readme").Value.Should().Be("README.md");
        package.Element("icon").Value.Should().Be("icon.png");
        package.Element("description").Value.Should().NotBeNullOrWhiteSpace().And.NotBe("Package Description");
        package.Element("tags").Value.Should().Contain("cache");
    }

    [Theory, MemberData(nameof(Names))]
    public void It_names_the_commit_it_was_made_from(string name)
    {
        var repository = new Package(packed, name).Element("repository");
        repository.Attribute("url")?.Value.Should().StartWith(PackedPackages.Remote);
        repository.Attribute("commit")?.Value.Should().Be(packed.Commit);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_debugger_finds_the_source_of_each_file(string name)
    {
        var package = new Package(packed, name);
        package.SourceLink.Should().Contain($"/example/fusiontiered/{packed.Commit}/*");
        package.Documents.Should().NotBeEmpty().And.OnlyContain(file => file.StartsWith("/_/", StringComparison.Ordinal), "no path of the machine that packed it");
    }

    [Theory, MemberData(nameof(Names))]
    public void It_was_validated(string name) =>
        Directory.GetFiles(Path.Combine(packed.Sources, "src", name, "obj"), "*ValidatePackage.semaphore", SearchOption.AllDirectories).Should().NotBeEmpty();

    [Fact]
    public void Packing_has_nothing_to_complain_about() => packed.Output.Should().NotContain("warning");

    [Fact]
    public void All_packages_were_packed() => Repository.Packages.Should().Contain(PackedPackages.Names).And.Contain("FusionTiered");
}
