using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Simulated;

/// <summary>Makes a cluster that runs in a simulation.</summary>
internal delegate ICheckedCluster ClusterMaker(Simulation simulation, Plan plan);

/// <summary>Runs a plan on one thread, in an order and a time that its seed decides.</summary>
internal static class SimulatedRun
{
    private const int HastyOnceIn = 300;

    public static RunResult Of(Plan plan, ClusterMaker make)
    {
        var simulation = new Simulation(plan.ScheduleSeed, plan.IsHasty ? HastyOnceIn : 0);
        PlanRunner? runner = null;
        Task? run = null;
        string? stuck = null;
        try
        {
            ICheckedCluster? cluster = null;
            simulation.Post(
                () =>
                {
                    cluster = make(simulation, plan);
                    runner = new PlanRunner(plan, cluster, simulation.Clock);
                    run = runner.RunAsync();
                },
                "start");
            stuck = simulation.Run(() => run is { IsCompleted: true });
            _ = cluster?.DisposeAsync(); // nothing in it waits
        }
#pragma warning disable CA1031 // A crash is a finding, too.
        catch (Exception crash)
#pragma warning restore CA1031
        {
            stuck = crash.ToString();
        }

        var violations = runner is null ? [] : Verdict.Of(runner.Recorder.History, PlanBounds.Of(plan)).ToList();
        if (run is { IsFaulted: true })
        {
            stuck = run.Exception.ToString();
        }

        if (stuck is not null)
        {
            violations.Insert(0, new Violation("the run", $"{stuck}; open: {string.Join("; ", runner?.Recorder.Open ?? [])}"));
        }

        if (simulation.IsDisturbed)
        {
            violations.Add(new Violation("the run", "another thread came in, so that it cannot be repeated"));
        }

        return new RunResult(plan, runner?.Recorder.History ?? new(), violations, simulation.Steps);
    }
}
