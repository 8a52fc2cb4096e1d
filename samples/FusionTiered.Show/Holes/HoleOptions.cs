using FusionTiered.Show.Arguments;

namespace FusionTiered.Show.Holes;

/// <summary>The arguments after <c>holes</c>.</summary>
internal sealed record HoleOptions
{
    public bool IsQuick { get; private init; }

    public bool IsJson { get; private init; }

    /// <summary>The page that gets the table; null: none.</summary>
    public string? Markdown { get; private init; }

    /// <summary>The scene that is played; null: all.</summary>
    public string? Only { get; private init; }

    /// <summary>The kind that is played; null: all.</summary>
    public Kind? Kind { get; private init; }

    public bool IsHelp { get; private init; }

    public static string Usage => $"""
        FusionCache's holes, side by side: plain FusionCache, FusionTiered with FusionCache's own parts on Redis, FusionTiered as it is.

        dotnet run -c Release --project samples/FusionTiered.Show -- holes [arguments]

          --quick            a few runs of each scene, and slow scenes on the default engine alone
          --only SCENE       {string.Join(", ", HoleList.All.Select(static hole => hole.Name))}
          --kind KIND        {string.Join(", ", Enum.GetNames<Kind>()).ToLowerInvariant()}
          --markdown FILE    write the table into a page, between <!-- holes --> and <!-- end of holes -->
          --json             one JSON object on standard output, nothing else
          --help             this text

        It starts a redis-server of its own. Exit code: 0 the default engine is right everywhere, 1 it is not, 2 bad arguments or no redis-server.
        """;

    public static HoleOptions Parse(ReadOnlySpan<string> arguments) => arguments switch
    {
        [] => new(),
        ["--quick", .. var rest] => Parse(rest) with { IsQuick = true },
        ["--json", .. var rest] => Parse(rest) with { IsJson = true },
        ["--help" or "-h" or "-?", .. var rest] => Parse(rest) with { IsHelp = true },
        ["--markdown", var file, .. var rest] => Parse(rest) with { Markdown = file },
        ["--only", var name, .. var rest] when HoleList.All.Any(hole => string.Equals(hole.Name, name, StringComparison.OrdinalIgnoreCase)) => Parse(rest) with { Only = name },
        ["--kind", var name, .. var rest] when Enum.TryParse<Kind>(name, ignoreCase: true, out var kind) && Enum.IsDefined(kind) => Parse(rest) with { Kind = kind },
        [var unknown, ..] => throw new BadArgumentException($"Unknown argument '{unknown}', or a value that is not allowed there. holes --help lists all arguments."),
    };

    public override string ToString() => string.Join(' ', Words());

    private IEnumerable<string> Words()
    {
        yield return "holes";
        if (IsQuick)
        {
            yield return "--quick";
        }

        if (Only is { } only)
        {
            yield return $"--only {only}";
        }

        if (Kind is { } kind)
        {
            yield return $"--kind {kind.ToString().ToLowerInvariant()}";
        }
    }
}
