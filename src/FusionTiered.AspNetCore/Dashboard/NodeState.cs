namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>A node, as another one of the same cache sees it.</summary>
/// <param name="Summary">Its last summary.</param>
/// <param name="IsSelf">Whether it is the node that shows it.</param>
/// <param name="SilentFor">How long nothing new was heard of it, in seconds.</param>
/// <param name="IsCutOff">Whether that is too long: it stopped, hangs, or does not reach Redis.</param>
internal sealed record NodeState(NodeSummary Summary, bool IsSelf, double SilentFor, bool IsCutOff);
