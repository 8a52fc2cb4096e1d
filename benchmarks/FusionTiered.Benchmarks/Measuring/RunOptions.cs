namespace FusionTiered.Benchmarks.Measuring;

/// <summary>The words after <c>ratios</c>.</summary>
internal sealed record RunOptions
{
    public const string Usage = "ratios [redis | writes] [--quick] [--only NAME] [--markdown FILE]";

    /// <summary>Whether to run the scenarios on a redis-server, which is started for them.</summary>
    public bool Redis { get; private init; }

    /// <summary>Whether to run the scenarios of write-behind, on a redis-server and a SQLite database.</summary>
    public bool Writes { get; private init; }

    public bool Quick { get; private init; }

    /// <summary>The one scenario to run; null: all.</summary>
    public string? Only { get; private init; }

    /// <summary>The file to put the tables into; null: none.</summary>
    public string? Markdown { get; private init; }

    /// <exception cref="FormatException">A word is unknown, or its value is missing.</exception>
    public static RunOptions Parse(ReadOnlySpan<string> words) => words switch
    {
        [] => new(),
        ["redis", .. var rest] => Parse(rest) with { Redis = true },
        ["writes", .. var rest] => Parse(rest) with { Writes = true },
        ["--quick", .. var rest] => Parse(rest) with { Quick = true },
        ["--only", var name, .. var rest] => Parse(rest) with { Only = name },
        ["--markdown", var file, .. var rest] => Parse(rest) with { Markdown = file },
        _ => throw new FormatException($"'{words[0]}' is unknown, or its value is missing. Usage: {Usage}"),
    };

    /// <summary>The command that repeats this run.</summary>
    public override string ToString() => $"-- ratios{(Redis ? " redis" : Writes ? " writes" : null)}{(Quick ? " --quick" : null)}{(Only is null ? null : $" --only {Only}")}";
}
