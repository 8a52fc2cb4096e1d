using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Live;

/// <summary>Runs a plan in real time. The same plan may go another way each time.</summary>
internal static class LiveRun
{
    /// <summary>What threads that come late may add to any time (no rule is left out for that).</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    /// <summary>When a run is given up, beyond the length of its plan.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(60);

    /// <summary>Runs it on the thread pool, whatever the caller's context.</summary>
    public static Task<RunResult> OfAsync(Plan plan, LiveClusterMaker make) =>
        Task.Factory.StartNew(() => RunAsync(plan, make), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();

    private static async Task<RunResult> RunAsync(Plan plan, LiveClusterMaker make)
    {
        var recorder = new Recorder(TimeProvider.System);
        var cluster = await make(plan, recorder);
        string? stuck = null;
        try
        {
            await new PlanRunner(plan, cluster, TimeProvider.System, recorder).RunAsync().WaitAsync(TimeSpan.FromMilliseconds(plan.End) + GivenUpAfter, TimeProvider.System);
        }
#pragma warning disable CA1031 // A crash is a finding, too.
        catch (Exception crash)
#pragma warning restore CA1031
        {
            stuck = crash.ToString();
        }

        await cluster.DisposeAsync();
        var violations = stuck is not null
            ? [new Violation("the run", $"{stuck}; open: {string.Join("; ", recorder.Open)}")] // its history is still being written
            : Verdict.Of(recorder.History, PlanBounds.Of(plan, Slack));
        return new RunResult(plan, recorder.History, violations, Steps: 0);
    }
}
