namespace FusionTiered.Checker.Histories;

/// <summary>What a node has counted, beside what was done with it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Requests">Look-ups that the node has counted.</param>
/// <param name="Hits">Look-ups that it says it has answered.</param>
/// <param name="Misses">Those it says it has not.</param>
/// <param name="Loads">Calls of sources that it has counted.</param>
/// <param name="Asked">Keys that were looked up, in truth.</param>
/// <param name="Loaded">Calls of sources, in truth.</param>
/// <param name="LeftBehind">Loads and fences that are open though nothing is under way.</param>
internal sealed record Account(int Node, long Requests, long Hits, long Misses, long Loads, long Asked, long Loaded, long LeftBehind);
