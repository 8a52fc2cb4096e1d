using System.Text.RegularExpressions;
using System.Xml.Linq;
using FusionTiered.Guards;

namespace FusionTiered.Consumer;

/// <summary>A newcomer: a fresh console project, the packages from a feed, the program of the README as it stands there.</summary>
[Collection(PackedCollection.Name)]
[Trait("slow", "yes")]
public sealed partial class ReadmeTests(PackedPackages packed) : IDisposable
{
    private const string OnFusionCache = "AddFusionTiered(builder.Configuration)";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new("newcomer");

    public void Dispose() => _folder.Dispose();

    private static readonly string[] Host = ["Microsoft.Extensions.Hosting"];

    [ReadmeFact]
    public async Task The_program_of_the_readme_prints_what_the_readme_says()
    {
        Newcomer(Readme.Program!, Installed());
        await RunsAsync();
    }

    [ReadmeFact]
    public async Task One_more_call_runs_the_program_of_the_readme_on_the_coherent_engine()
    {
        Newcomer(Readme.Program!.Replace(OnFusionCache, OnFusionCache + ".UseCoherentEngine()", StringComparison.Ordinal) + "Console.WriteLine(cache.DescribePromises()!.Engine);\n", [.. Installed(), "FusionTiered.Coherent"]);
        await RunsAsync("coherent");
    }

    [ReadmeFact]
    public async Task The_program_of_the_readme_without_FusionCache_is_trimmed_without_a_warning_and_still_runs()
    {
        Newcomer(Readme.Program!.Replace(OnFusionCache, "AddFusionTieredCore(builder.Configuration).UseCoherentEngine()", StringComparison.Ordinal), ["FusionTiered.Coherent", .. Host]);
        var said = await DotnetAsync(["publish", "-c", "Release", "--use-current-runtime", "-o", "out", "-v:m", "-nologo",
            "-p:PublishTrimmed=true", "-p:TrimMode=full", "-p:TrimmerSingleWarn=false", "-p:TreatWarningsAsErrors=true", .. Command.Alone]);
        said.Should().NotContain("warning");
        var program = _folder.At("out/Newcomer" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        (await Command.RunAsync(program, _folder.Path, Limit, [])).Trim().Should().Be(Readme.Output?.Trim());
        Directory.GetFiles(_folder.At("out")).Select(Path.GetFileName).Should().NotContain(file => file!.Contains("FusionCache", StringComparison.Ordinal) || file.StartsWith("StackExchange", StringComparison.Ordinal));
    }

    private async Task RunsAsync(string? besides = null)
    {
        await DotnetAsync("restore", "-nologo");
        (await DotnetAsync("run", "-c", "Release", "--no-restore")).Trim().ReplaceLineEndings("\n")
            .Should().Be(Readme.Output?.Trim() + (besides is null ? "" : "\n" + besides));
    }

    private void Newcomer(string program, IEnumerable<string> packages)
    {
        _folder.Write("Program.cs", program);
        _folder.Write("nuget.config", $"""<configuration><packageSources><add key="folder feed" value="{packed.Feed}" /></packageSources></configuration>""");
        _folder.Write("Newcomer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', packages.Select(Reference))}
                <TrimmerRootAssembly Include="FusionTiered.Core" />
                <TrimmerRootAssembly Include="FusionTiered.Coherent" />
              </ItemGroup>
            </Project>

            """);
    }

    private static IEnumerable<string> Installed() => AddPackage().Matches(Readme.Install ?? "dotnet add package FusionTiered").Select(line => line.Groups["name"].Value);

    /// <summary>Ours as packed here, others at the version that this repository tests with.</summary>
    private string Reference(string name) => $"    <PackageReference Include=\"{name}\" Version=\"{(PackedPackages.Names.Contains(name) ? packed.Version : Central(name))}\" />";

    private static string Central(string package)
    {
        var central = XDocument.Parse(Repository.Read("Directory.Packages.props"));
        var version = central.Descendants("PackageVersion").Single(element => element.Attribute("Include")?.Value == package).Attribute("Version")!.Value;
        return Variable().Replace(version, variable => central.Descendants(variable.Groups["name"].Value).Single().Value);
    }

    // A packages folder of its own: the usual one could hand out what an earlier run left there.
    private Task<string> DotnetAsync(params string[] arguments) =>
        Command.DotnetAsync(_folder.Path, Limit, new() { ["NUGET_PACKAGES"] = _folder.At("packages") }, arguments);

    [GeneratedRegex(@"dotnet add package (?<name>[\w.]+)")]
    private static partial Regex AddPackage();

    [GeneratedRegex(@"\$\((?<name>\w+)\)")]
    private static partial Regex Variable();
}
