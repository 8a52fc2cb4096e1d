using System.Diagnostics;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Live;

/// <summary>Runs plans in real time, some at once, each on a cluster of its own: most of their time they wait.</summary>
/// <param name="make">Starts the clusters.</param>
/// <param name="atOnce">So many of them.</param>
internal sealed class LiveRounds(LiveClusterMaker make, int atOnce = 8)
{
    private const int Repeats = 5;
    private const int EnoughOfThem = 3;
    private const int MostCandidates = 40;
    private const int Lines = 3000;

    /// <summary>What came of the plans.</summary>
    /// <param name="Failed">Those that failed.</param>
    /// <param name="Plans">How many were run.</param>
    /// <param name="Faults">What went wrong in them, by name.</param>
    /// <param name="Staleness">How old their answers were.</param>
    /// <param name="Starvation">How busy the machine was with something else.</param>
    internal sealed record Outcome(
        IReadOnlyList<RunResult> Failed, int Plans, IReadOnlyDictionary<string, int> Faults, Staleness Staleness, StarvationReport Starvation)
    {
        public override string ToString() =>
            $"{Plans} plans, with {string.Join(", ", Faults.Select(static fault => $"{fault.Value} {fault.Key}"))}{Environment.NewLine}{Staleness}{Environment.NewLine}{Starvation}";
    }

    /// <summary>Goes on until a plan fails, or all are done that have to be and the time is over.</summary>
    /// <param name="plans">Makes the plan of a number, from 0 on.</param>
    /// <param name="least">So many have to be done.</param>
    /// <param name="time">At least so long.</param>
    public async Task<Outcome> RunAsync(Func<int, Plan> plans, int least, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var next = -1;
        var (faults, staleness, failed, gate) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new Staleness(), new List<RunResult>(), new Lock());
        var starvation = new StarvationReport();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => WorkAsync()));
        return new(failed, next + 1, faults, staleness, starvation);

        async Task WorkAsync()
        {
            while (!HasFailed() && (Volatile.Read(ref next) + 1 < least || watch.Elapsed < time))
            {
                Note(await LiveRun.OfAsync(plans(Interlocked.Increment(ref next)), make));
            }
        }

        bool HasFailed()
        {
            lock (gate)
            {
                return failed.Count > 0;
            }
        }

        void Note(RunResult result)
        {
            lock (gate)
            {
                staleness.Add(result.History);
                starvation.Add(result);
                foreach (var fault in result.History.Faults)
                {
                    faults[fault.Text] = faults.GetValueOrDefault(fault.Text) + 1;
                }

                if (!result.IsSound)
                {
                    failed.Add(result);
                }
            }
        }
    }

    /// <summary>The failure and its history; made smaller, where it comes back often enough to tell what it needs.</summary>
    /// <param name="failed">The failure.</param>
    /// <param name="makeSmaller">Whether there is time for that.</param>
    public async Task<string> ExplainAsync(RunResult failed, bool makeSmaller)
    {
        var rule = failed.Violations[0].Rule;
        var again = await FailuresAsync(failed.Plan, rule);
        var text = $"{failed.Text()}{Environment.NewLine}Its history:{failed.HistoryText(Lines)}{Environment.NewLine}The plan failed again in {again.Count} of {Repeats} runs.";
        if (again.Count < EnoughOfThem || !makeSmaller)
        {
            return text;
        }

        var last = again[0];
        var shrinker = new Shrinker(FailsOften, tries: 1, enough: MostCandidates);
        await Task.Factory.StartNew(() => shrinker.Shrink(failed.Plan), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return $"{text}{Environment.NewLine}{Environment.NewLine}Smaller: {last.Text()}{Environment.NewLine}Its history:{last.HistoryText()}";

        bool FailsOften(Plan smaller)
        {
#pragma warning disable VSTHRD002 // A thread of its own waits.
            var failures = FailuresAsync(smaller, rule).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            last = failures.Count >= EnoughOfThem ? failures[0] : last;
            return failures.Count >= EnoughOfThem;
        }
    }

    private async Task<List<RunResult>> FailuresAsync(Plan plan, string rule)
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Repeats).Select(_ => LiveRun.OfAsync(plan, make)));
        return [.. results.Where(result => result.Violations.Any(violation => violation.Rule == rule))];
    }
}
