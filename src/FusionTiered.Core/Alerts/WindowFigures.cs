namespace FusionTiered.Alerts;

/// <summary>What happened in a cache within a window.</summary>
/// <param name="Covered">How long the window is: its full length, once it was looked at for as long.</param>
/// <param name="Overall">All profiles together.</param>
/// <param name="Profiles">Each profile; upper and lower case are the same.</param>
/// <param name="L2Away">For how long of it L2 was away.</param>
internal sealed record WindowFigures(TimeSpan Covered, WindowCounts Overall, IReadOnlyDictionary<string, WindowCounts> Profiles, TimeSpan L2Away);
