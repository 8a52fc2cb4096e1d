using FusionTiered.Show.Run;
using FusionTiered.Show.Scenes;

namespace FusionTiered.Show.Json;

/// <summary>Everything that a run showed; what <c>--json</c> prints, and what the views draw their last page from.</summary>
/// <param name="Ok">Whether every scene and check did what it says.</param>
/// <param name="Stopped">Whether Ctrl-C ended the run early; the figures are those until then.</param>
public sealed record ShowReport(
    bool Ok,
    bool Stopped,
    double Seconds,
    ReportSettings Settings,
    ReportTraffic? Traffic,
    IReadOnlyList<ProfileFigures> Profiles,
    ProfileFigures? Total,
    IReadOnlyList<HitRateRow> HitRatesOverTime,
    IReadOnlyList<SceneResult> Scenes);

/// <summary>What the run was asked to do.</summary>
/// <param name="L2">What the nodes share, and where it is; null: there is one node, and its engine sees to it.</param>
public sealed record ReportSettings(string Engine, int Seed, int Callers, double TimeScale, string? Trace, int Nodes, string? L2);

/// <summary>The traffic as it was driven.</summary>
/// <param name="L1Limit">Entries that the memory of a node may hold.</param>
/// <param name="MostEntries">What the fullest memory held.</param>
/// <param name="MostBytes">The same in bytes.</param>
public sealed record ReportTraffic(
    string Description,
    int PlannedRequests,
    int PlannedPages,
    double Seconds,
    double ServiceSeconds,
    double MeanSourceCallMilliseconds,
    double MostLateMilliseconds,
    long L1Limit,
    long MostEntries,
    long MostBytes);

/// <summary>The hit rate of one profile in equal parts of the run, in percent; null where nothing was asked.</summary>
public sealed record HitRateRow(string Profile, IReadOnlyList<double?> Percent);
