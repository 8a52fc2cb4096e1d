using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>
/// Runs a case that may depend on real time. A failure counts only where the machine had time for it: a case that failed while the
/// process or the machine was starved runs again, three times at most, and says so.
/// </summary>
public static class RealTimeRun
{
    private const int MostRuns = 3;
    private const double Busy = 0.2;

    /// <param name="name">The name of the case.</param>
    /// <param name="tolerated">How long the process may wait for a turn before a failure says nothing.</param>
    /// <param name="diagnostics">Hears of each run that did not count.</param>
    /// <param name="bus">Gets the messages of the run that counts.</param>
    /// <param name="run">One run.</param>
    /// <param name="busy">From which part of the time in which some thread waited for a processor a failure says nothing.</param>
    public static async Task<RunSummary> RunAsync(
        string name, TimeSpan tolerated, IMessageSink diagnostics, IMessageBus bus, Func<IMessageBus, Task<RunSummary>> run, double busy = Busy)
    {
        for (var runs = 1; ; runs++)
        {
            using var kept = new KeptMessages();
            using var turns = new TurnWatch();
            var pressure = new ProcessorPressure();
            var summary = await run(kept);
            if (summary.Failed == 0 || runs == MostRuns || (turns.Longest <= tolerated && pressure.Share < busy))
            {
                kept.TellTo(bus);
                return summary;
            }

            var notice = $"{name} failed while the process waited {turns.Longest.TotalMilliseconds:0} ms for a turn, and the machine had no processor free {pressure.Share:P0} of the time. It runs again.";
            diagnostics.OnMessage(new DiagnosticMessage(notice));
            await Console.Out.WriteLineAsync(notice);
        }
    }
}
