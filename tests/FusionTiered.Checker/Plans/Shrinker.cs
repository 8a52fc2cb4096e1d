namespace FusionTiered.Checker.Plans;

/// <summary>Makes a plan that fails smaller, as long as it fails: without faults, keys, nodes, and at last without any call that is not needed.</summary>
/// <param name="fails">Whether a plan fails in the way that is looked for.</param>
/// <param name="tries">In how many orders of steps each smaller plan is tried; where order cannot be decided, how often.</param>
/// <param name="enough">After how many tries it is left at what it is.</param>
internal sealed class Shrinker(Func<Plan, bool> fails, int tries = 12, int enough = 4_000)
{
    private int _tried;

    public Plan Shrink(Plan plan)
    {
        for (var before = int.MaxValue; SizeOf(plan) < before && _tried < enough;)
        {
            before = SizeOf(plan);
            plan = WithoutFaults(plan);
            plan = Simpler(plan);
            plan = Without(plan, Enumerable.Range(0, plan.Keys), static (op, key) => op.Key == key);
            var nodes = plan.Nodes;
            plan = Without(plan, Enumerable.Range(0, plan.Nodes), (op, node) => op.Actor % nodes == node);
            plan = Halved(plan);
        }

        return plan;
    }

    private static int SizeOf(Plan plan) => plan.Ops.Count + (plan.Faults.Count * 10);

    private Plan WithoutFaults(Plan plan)
    {
        foreach (var fault in plan.Faults.ToList())
        {
            plan = Try(plan, plan with { Faults = [.. plan.Faults.Where(other => other != fault)] });
        }

        return plan;
    }

    private Plan Simpler(Plan plan)
    {
        plan = Try(plan, plan with { IsHasty = false });
        plan = Try(plan, plan with { RequestDelay = 0, AnswerDelay = 0 });
        plan = Try(plan, plan with { ClockOffsets = [.. plan.ClockOffsets.Select(static _ => 0)] });
        return Try(plan, plan with { Ops = [.. plan.Ops.Select(static op => op with { GivesUpAfter = 0 })] });
    }

    private Plan Without(Plan plan, IEnumerable<int> parts, Func<PlannedOp, int, bool> isOf)
    {
        foreach (var part in parts)
        {
            plan = Try(plan, plan with { Ops = [.. plan.Ops.Where(op => !isOf(op, part))] });
        }

        return plan;
    }

    // Halves first, then quarters, and so on down to single calls.
    private Plan Halved(Plan plan)
    {
        for (var piece = plan.Ops.Count / 2; piece > 0; piece /= 2)
        {
            for (var at = 0; at < plan.Ops.Count;)
            {
                var smaller = Try(plan, plan with { Ops = [.. plan.Ops.Take(at), .. plan.Ops.Skip(at + piece)] });
                at += ReferenceEquals(smaller, plan) ? piece : 0;
                plan = smaller;
            }
        }

        return plan;
    }

    private Plan Try(Plan plan, Plan smaller)
    {
        if (smaller == plan || (smaller.Ops.Count == plan.Ops.Count && smaller.Text() == plan.Text()))
        {
            return plan;
        }

        for (var i = 0; i < tries && _tried < enough; i++)
        {
            _tried++;
            var candidate = i == 0 ? smaller : smaller with { ScheduleSeed = plan.Seed + ((ulong)i * 7_919) };
            if (fails(candidate))
            {
                return candidate;
            }
        }

        return plan;
    }
}
