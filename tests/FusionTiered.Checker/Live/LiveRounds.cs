using System.Diagnostics;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Live;

/// <summary>Runs plans of several profiles, each profile beside the others on a cluster of its own, one seed after the other.</summary>
internal sealed class LiveRounds(LiveClusterMaker make)
{
    private const int Repeats = 5;
    private const int EnoughOfThem = 3;
    private const int MostCandidates = 40;

    /// <summary>What came of the plans.</summary>
    /// <param name="Failed">Those that failed.</param>
    /// <param name="Plans">How many were run.</param>
    /// <param name="Faults">What went wrong in them, by name.</param>
    /// <param name="Staleness">How old their answers were.</param>
    internal sealed record Outcome(IReadOnlyList<RunResult> Failed, int Plans, IReadOnlyDictionary<string, int> Faults, Staleness Staleness)
    {
        public override string ToString() =>
            $"{Plans} plans, with {string.Join(", ", Faults.Select(static fault => $"{fault.Value} {fault.Key}"))}{Environment.NewLine}{Staleness}";
    }

    /// <summary>Goes on until a plan fails, or as many rounds and as much time have passed.</summary>
    /// <param name="profiles">Names of profiles.</param>
    /// <param name="settings">First seed, and nodes.</param>
    /// <param name="rounds">At least so many.</param>
    /// <param name="time">At least so long.</param>
    public async Task<Outcome> RunAsync(IReadOnlyList<string> profiles, LiveSettings settings, int rounds, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var (plans, faults, staleness, failed) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal), new Staleness(), new List<RunResult>());
        for (var round = 0; failed.Count == 0 && (round < rounds || watch.Elapsed < time); round++)
        {
            var seed = settings.Seed + (ulong)round;
            var size = PlanSize.Live with { Nodes = settings.Nodes };
            var results = await Task.WhenAll(profiles.Select(profile => LiveRun.OfAsync(PlanMaker.Of(new(seed, profile, IsLive: true), size), make)));
            foreach (var result in results)
            {
                plans++;
                staleness.Add(result.History);
                foreach (var fault in result.History.Faults)
                {
                    faults[fault.Text] = faults.GetValueOrDefault(fault.Text) + 1;
                }
            }

            failed.AddRange(results.Where(static result => !result.IsSound));
        }

        return new(failed, plans, faults, staleness);
    }

    /// <summary>The failure and its history; made smaller, where it comes back often enough to tell what it needs.</summary>
    /// <param name="failed">The failure.</param>
    /// <param name="makeSmaller">Whether there is time for that.</param>
    public async Task<string> ExplainAsync(RunResult failed, bool makeSmaller)
    {
        var rule = failed.Violations[0].Rule;
        var again = await FailuresAsync(failed.Plan, rule);
        var text = $"{failed.Text()}{Environment.NewLine}Its history:{failed.HistoryText(120)}{Environment.NewLine}The plan failed again in {again.Count} of {Repeats} runs.";
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
