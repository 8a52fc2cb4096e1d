using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Live;

/// <summary>Runs a plan in real time. The same plan may go another way each time.</summary>
internal static class LiveRun
{
    /// <summary>What threads that come late may add to any time. Those that come later still are measured.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    /// <summary>When a run is given up, beyond the length of its plan.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LetGoAfter = TimeSpan.FromSeconds(20);

    /// <summary>Runs it on the thread pool, whatever the caller's context.</summary>
    public static Task<RunResult> OfAsync(Plan plan, LiveClusterMaker make) =>
        Task.Factory.StartNew(() => RunAsync(plan, make), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();

    private static async Task<RunResult> RunAsync(Plan plan, LiveClusterMaker make)
    {
        var recorder = new Recorder(TimeProvider.System);
        using var meter = new StarvationMeter(TimeProvider.System, recorder.Start);
        var cluster = await make(plan, recorder);
        var run = new PlanRunner(plan, cluster, TimeProvider.System, recorder).RunAsync();
        var stuck = await FailureOfAsync(run, TimeSpan.FromMilliseconds(plan.End) + GivenUpAfter);
        var kept = await FailureOfAsync(cluster.DisposeAsync().AsTask(), LetGoAfter); // what is stuck may not let go either
        if ((stuck ?? kept) is not null)
        {
            var violation = new Violation("the run", $"{stuck}{kept}; open: {string.Join("; ", recorder.Open)}");
            return new RunResult(plan, recorder.SoFar(), [violation], Steps: 0); // its history is still being written
        }

        var (history, bounds) = (recorder.History, PlanBounds.Of(plan, Slack, cluster.Promises) with { HearsForeign = cluster.HearsForeign });
        history.Starved.AddRange(meter.Read());
        return new RunResult(plan, history, Verdict.Of(history, bounds), Steps: 0) { NotJudged = Verdict.NotJudged(history, bounds) };
    }

    private static async Task<string?> FailureOfAsync(Task what, TimeSpan limit)
    {
        try
        {
            await what.WaitAsync(limit, TimeProvider.System);
            return null;
        }
#pragma warning disable CA1031 // A crash is a finding, too.
        catch (Exception crash)
#pragma warning restore CA1031
        {
            return crash.ToString();
        }
    }
}
