namespace FusionTiered.Show.Holes;

/// <summary>All rows, in the order in which they were first played.</summary>
/// <param name="tell">Told each outcome as it comes.</param>
internal sealed class HoleTable(Action<string> tell)
{
    private readonly List<HoleRow> _rows = [];

    public IReadOnlyList<HoleRow> Rows => _rows;

    public bool IsBroken => _rows.Exists(row => row.IsBroken);

    public void Add(string scene, Kind kind, HoleCell cell)
    {
        RowOf(scene).Cells[kind] = cell;
        tell($"{kind,-8} {scene}: {cell}");
    }

    public void LeaveOut(string scene, string reason)
    {
        RowOf(scene).NotPlayed = reason;
        tell($"         {scene}: not played: {reason}");
    }

    private HoleRow RowOf(string scene)
    {
        var row = _rows.Find(row => string.Equals(row.Scene, scene, StringComparison.Ordinal));
        if (row is null)
        {
            _rows.Add(row = new HoleRow(scene));
        }

        return row;
    }
}
