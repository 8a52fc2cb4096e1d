using FusionTiered.Checker.Plans;

namespace FusionTiered.Checker.Tests.Plans;

public class ShrinkerTests
{
    [Fact]
    public void A_plan_is_shrunk_to_what_makes_it_fail()
    {
        var plan = Enumerable.Range(1, 200).Select(static seed => PlanMaker.Of(new((ulong)seed, "both"))).First(static plan =>
            plan.Faults.Count >= 2 && Fails(plan));

        var small = new Shrinker(Fails).Shrink(plan);

        small.Ops.Should().HaveCount(2);
        small.Faults.Should().ContainSingle();
        small.IsHasty.Should().BeFalse();
        small.Text().Split('\n').Should().HaveCount(4, "each is one line, under that of the plan: {0}", small.Text());
    }

    // As if two calls and a fault had to meet.
    private static bool Fails(Plan plan) =>
        plan.Ops.Any(static op => op.Kind == OpKind.Refresh) && plan.Ops.Any(static op => op.Kind == OpKind.Set) && plan.Faults.Any(static fault => fault.Node >= 0);
}
