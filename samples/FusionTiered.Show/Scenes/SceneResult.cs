namespace FusionTiered.Show.Scenes;

/// <summary>Whether a scene did what it says.</summary>
/// <param name="Name">Short and stable; a program may look for it.</param>
/// <param name="Detail">What was seen, in figures.</param>
/// <param name="Table">More figures, for people; null where the detail says all.</param>
/// <param name="Promised">Whether the engine promises it at all.</param>
public sealed record SceneResult(string Name, bool Ok, string Detail, SceneTable? Table = null, bool Promised = true)
{
    /// <summary>Whether a promise was broken.</summary>
    public bool Failed => Promised && !Ok;

    /// <summary>What was seen on an engine that does not promise it.</summary>
    public SceneResult NotPromised() => this with { Promised = false, Detail = "not promised by this engine; seen: " + Detail };
}

/// <summary>Figures of a scene, a header and rows of cells.</summary>
public sealed record SceneTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
