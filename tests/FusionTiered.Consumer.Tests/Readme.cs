using FusionTiered.Guards;
using FusionTiered.Guards.Docs;

namespace FusionTiered.Consumer;

/// <summary>The blocks of README.md that a newcomer copies, found by the comments before them.</summary>
internal static class Readme
{
    /// <summary>Lines of the form "dotnet add package NAME".</summary>
    public static string? Install => Block("readme-install");

    /// <summary>A whole program.</summary>
    public static string? Program => Block("readme-ten-lines");

    /// <summary>What that program prints.</summary>
    public static string? Output => Block("readme-ten-lines-output");

    private static string? Block(string name) => Markdown.Blocks("README.md", Repository.Read("README.md")).SingleOrDefault(block => block.Snippet == name)?.Code;
}

/// <summary>A fact about the program in README.md; skipped as long as there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadmeFactAttribute : FactAttribute
{
    public ReadmeFactAttribute()
    {
        if (Readme.Program is null)
        {
            Skip = "README.md has no code block after <!-- snippet: readme-ten-lines --> yet";
        }
    }
}
