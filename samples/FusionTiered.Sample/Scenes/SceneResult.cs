namespace FusionTiered.Sample.Scenes;

/// <summary>Whether a scene did what it says.</summary>
/// <param name="Name">Short and stable; a program may look for it.</param>
/// <param name="Detail">What was seen, in figures.</param>
/// <param name="Table">More figures, for people; null where the detail says all.</param>
public sealed record SceneResult(string Name, bool Ok, string Detail, SceneTable? Table = null);

/// <summary>Figures of a scene, a header and rows of cells.</summary>
public sealed record SceneTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
