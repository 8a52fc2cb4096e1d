using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>
/// Runs a case that may depend on real time. A failure counts only where the machine gave the process its turns: a case that failed
/// while it was starved runs again, three times at most, and says so.
/// </summary>
public static class RealTimeRun
{
    private const int MostRuns = 3;

    /// <param name="name">The name of the case.</param>
    /// <param name="tolerated">How long the process may wait for a turn before a failure says nothing.</param>
    /// <param name="diagnostics">Hears of each run that did not count.</param>
    /// <param name="bus">Gets the messages of the run that counts.</param>
    /// <param name="run">One run.</param>
    public static async Task<RunSummary> RunAsync(string name, TimeSpan tolerated, IMessageSink diagnostics, IMessageBus bus, Func<IMessageBus, Task<RunSummary>> run)
    {
        for (var runs = 1; ; runs++)
        {
            using var kept = new KeptMessages();
            using var turns = new TurnWatch();
            var summary = await run(kept);
            if (summary.Failed == 0 || runs == MostRuns || turns.Longest <= tolerated)
            {
                kept.TellTo(bus);
                return summary;
            }

            var notice = $"{name} failed while the process waited {turns.Longest.TotalMilliseconds:0} ms for a turn. It runs again.";
            diagnostics.OnMessage(new DiagnosticMessage(notice));
            await Console.Out.WriteLineAsync(notice);
        }
    }
}
