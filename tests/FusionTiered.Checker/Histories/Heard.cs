namespace FusionTiered.Checker.Histories;

/// <summary>A node has heard that a key was written on another one: from then on a load that was under way there is outdated.</summary>
/// <param name="Node">The node.</param>
/// <param name="Key">The key.</param>
/// <param name="At">Just after it.</param>
internal readonly record struct Heard(int Node, int Key, Moment At);
