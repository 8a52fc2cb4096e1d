namespace FusionTiered.Show.Holes;

/// <summary>One row of the table.</summary>
/// <param name="Scene">The scene, and the wrong end of it that is counted.</param>
internal sealed record HoleRow(string Scene)
{
    /// <summary>The outcomes; a kind that was not played has none.</summary>
    public Dictionary<Kind, HoleCell> Cells { get; } = [];

    /// <summary>The reason, where the scene could not be played on any kind.</summary>
    public string? NotPlayed { get; set; }

    public HoleCell? Plain => Cells.GetValueOrDefault(Kind.Plain);

    public HoleCell? StockParts => Cells.GetValueOrDefault(Kind.Stock);

    public HoleCell? Default => Cells.GetValueOrDefault(Kind.Default);

    /// <summary>Whether the default engine was wrong: it promises every row.</summary>
    public bool IsBroken => Default is { Wrong: > 0 };
}
