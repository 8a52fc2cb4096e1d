using System.Diagnostics;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Simulated;

/// <summary>Runs schedules by the thousand, on all cores, and shows of the first that fails what is needed to see why.</summary>
internal sealed class Schedules(ClusterMaker make)
{
    /// <summary>What came of the plans.</summary>
    /// <param name="Failed">The first of those that failed; null: none.</param>
    /// <param name="Number">Its number, beginning with 1; or how many were run.</param>
    /// <param name="Steps">Choices made in all.</param>
    /// <param name="Took">The time it took.</param>
    internal sealed record Outcome(RunResult? Failed, int Number, long Steps, TimeSpan Took)
    {
        public override string ToString() => $"{Number} schedules, {Number / Took.TotalSeconds:0} a second, {Steps / Math.Max(1, Number)} steps each";
    }

    /// <summary>Runs plans until one fails or all are done.</summary>
    /// <param name="plans">Makes the plan of a number, from 0 on.</param>
    /// <param name="count">How many.</param>
    public Outcome Run(Func<int, Plan> plans, int count)
    {
        var watch = Stopwatch.StartNew();
        var (next, steps, gate) = (-1, 0L, new Lock());
        (RunResult Result, int Number)? first = null;
        var found = false;
        var workers = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount)).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        workers.ForEach(static worker => worker.Start());
        workers.ForEach(static worker => worker.Join());
        return new(first?.Result, first?.Number + 1 ?? count, steps, watch.Elapsed);

        void Work()
        {
            for (var number = Interlocked.Increment(ref next); number < count && !Volatile.Read(ref found); number = Interlocked.Increment(ref next))
            {
                var result = SimulatedRun.Of(plans(number), make);
                Interlocked.Add(ref steps, result.Steps);
                if (!result.IsSound)
                {
                    lock (gate)
                    {
                        first = first is { } other && other.Number < number ? other : (result, number);
                        Volatile.Write(ref found, true);
                    }
                }
            }
        }
    }

    /// <summary>The failure, made as small as it gets, and its history.</summary>
    public string Explain(RunResult failed)
    {
        var rule = failed.Violations[0].Rule;
        var small = new Shrinker(plan => SimulatedRun.Of(plan, make).Violations.Any(violation => violation.Rule == rule)).Shrink(failed.Plan);
        var again = SimulatedRun.Of(small, make);
        return $"{failed.Text()}{Environment.NewLine}{Environment.NewLine}Smaller: {again.Text()}{Environment.NewLine}Its history:{again.HistoryText()}";
    }
}
