using System.Text;
using System.Text.RegularExpressions;

namespace FusionTiered.Guards;

/// <summary>C# files in a folder, compiled as a user of the packages compiles them: nullable reference types and warnings are on, our analyzers are off.</summary>
internal static class ConsumerProject
{
    /// <summary>What the compiler says, one line each: <c>file(line,column): error CS0619: ...</c>.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="levels">Which lines: <c>error</c>, or <c>error|warning</c>.</param>
    /// <param name="limit">How long the build may take.</param>
    public static async Task<IReadOnlyList<string>> DiagnosticsOfAsync(TemporaryFolder folder, string levels, TimeSpan limit)
    {
        folder.Write("Consumer.csproj", Text());
        string output;
        try
        {
            output = await Command.DotnetAsync(folder.Path, limit, ["build", "Consumer.csproj", "-v:q", "-nologo", "-clp:NoSummary", .. Command.Alone]);
        }
        catch (InvalidOperationException failed)
        {
            output = failed.Message;
            if (!output.Contains(": error CS", StringComparison.Ordinal))
            {
                return [output];
            }
        }

        return [.. Regex.Matches(output, $@"^.*: ({levels}) .*?(?= \[|$)", RegexOptions.Multiline)
            .Select(match => match.Value.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))
            .Distinct()];
    }

    /// <summary>Packages are not restored: what they need lies beside these tests, too.</summary>
    private static string Text()
    {
        var references = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileName).Where(IsShipped))
        {
            references.Append($"    <Reference Include=\"{Path.GetFileNameWithoutExtension(file)}\" HintPath=\"{Path.Combine(AppContext.BaseDirectory, file!)}\" />\n");
        }

        var web = File.Exists(Repository.AssemblyPath("FusionTiered.AspNetCore")) ? "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />" : "";
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
                <RunAnalyzers>false</RunAnalyzers>
              </PropertyGroup>
              <ItemGroup>
                <Using Include="FusionTiered" />
                {web}
            {references}  </ItemGroup>
            </Project>

            """;

        static bool IsShipped(string? file) =>
            (file!.StartsWith("FusionTiered", StringComparison.Ordinal) && !file.EndsWith(".Tests.dll", StringComparison.Ordinal))
            || file.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            || file.StartsWith("Polly.", StringComparison.Ordinal)
            || file.StartsWith("ZiggyCreatures.", StringComparison.Ordinal)
            || file == "StackExchange.Redis.dll";
    }
}
