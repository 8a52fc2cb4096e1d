using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Live;

/// <summary>Starts a cluster for a plan in real time.</summary>
/// <param name="plan">The plan.</param>
/// <param name="recorder">Where it notes what goes wrong unplanned.</param>
internal delegate Task<ICheckedCluster> LiveClusterMaker(Plan plan, Recorder recorder);
