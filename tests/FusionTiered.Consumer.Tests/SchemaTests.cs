using System.Text.Json;
using FusionTiered.Guards;

namespace FusionTiered.Consumer;

/// <summary>A project that has only installed FusionTiered: its editor finds the schema of appsettings.json, which lies in a package further down.</summary>
[Collection(PackedCollection.Name)]
[Trait("slow", "yes")]
public sealed class SchemaTests(PackedPackages packed) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new("editor");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_editor_finds_the_schema_of_the_settings()
    {
        _folder.Write("nuget.config", $"""<configuration><packageSources><add key="folder feed" value="{packed.Feed}" /></packageSources></configuration>""");
        _folder.Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="FusionTiered" Version="{packed.Version}" /></ItemGroup>
            </Project>
            """);
        await DotnetAsync("restore", "-nologo");
        using var said = JsonDocument.Parse(await DotnetAsync("msbuild", "-getItem:JsonSchemaSegment"));
        var segment = said.RootElement.GetProperty("Items").GetProperty("JsonSchemaSegment").EnumerateArray().Should().ContainSingle().Which;
        segment.GetProperty("FilePathPattern").GetString().Should().Be(@"appsettings\..*json");
        using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(segment.GetProperty("FullPath").GetString()!));
        schema.RootElement.GetProperty("properties").TryGetProperty("FusionTiered", out _).Should().BeTrue();
    }

    private Task<string> DotnetAsync(params string[] arguments) =>
        Command.DotnetAsync(_folder.Path, Limit, new() { ["NUGET_PACKAGES"] = _folder.At("packages") }, arguments);
}
