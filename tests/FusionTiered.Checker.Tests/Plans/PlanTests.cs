using FusionTiered.Checker.Plans;

namespace FusionTiered.Checker.Tests.Plans;

public class PlanTests
{
    [Fact]
    public void A_seed_makes_the_same_plan_again()
    {
        var plan = PlanMaker.Of(new(17, "tags"));
        PlanMaker.Of(ReplayString.Parse(plan.Replay)).Text().Should().Be(plan.Text());
        PlanMaker.Of(new(18, "tags")).Text().Should().NotBe(plan.Text());
    }

    [Fact]
    public void A_replay_string_names_seed_and_profile() =>
        ReplayString.Parse("COH1:18446744073709551615:l2").Should().Be(new ReplayString(ulong.MaxValue, "l2"));

    [Theory]
    [InlineData("COH2:1:l2")]
    [InlineData("COH1:l2")]
    [InlineData("COH1:-1:l2")]
    public void What_is_none_is_refused(string text) => FluentActions.Invoking(() => ReplayString.Parse(text)).Should().Throw<FormatException>();

    [Fact]
    public void Numbers_are_those_of_the_published_algorithm()
    {
        // Of the reference implementation of xoshiro256** over SplitMix64, seeded with 1.
        var random = new Xoshiro(1);
        (random.Next(), random.Next()).Should().Be((12966619160104079557UL, 9600361134598540522UL));
    }

    [Fact]
    public void Plans_meet_every_kind_of_call_and_fault()
    {
        var plans = Enumerable.Range(1, 300).Select(seed => PlanMaker.Of(new((ulong)seed, seed % 10 == 0 ? "foreign" : "tags"))).ToList();
        plans.SelectMany(static plan => plan.Ops).Select(static op => op.Kind).Distinct().Should().BeEquivalentTo(Enum.GetValues<OpKind>());
        KindsOf(plans).Should().BeEquivalentTo(Enum.GetValues<FaultKind>().Except([FaultKind.KillClients, FaultKind.Trickle]));
        plans.Average(static plan => plan.Ops.Count).Should().BeInRange(60, 150);
        plans.Should().Contain(static plan => plan.IsHasty).And.Contain(static plan => plan.IsCold).And.Contain(static plan => plan.AnswerDelay > 0);
    }

    [Fact]
    public void Plans_for_real_time_meet_every_fault_of_one_server()
    {
        var plans = Enumerable.Range(1, 200).Select(seed => PlanMaker.Of(ReplayString.Parse($"COHL1:{seed}:both"))).ToList();
        KindsOf(plans).Should().BeEquivalentTo(Enum.GetValues<FaultKind>().Except([FaultKind.OwnerChange]));
        plans.Should().OnlyContain(static plan => plan.IsLive && plan.Replay.StartsWith("COHL1:", StringComparison.Ordinal) && plan.End < 5_000);
    }

    private static IEnumerable<FaultKind> KindsOf(IEnumerable<Plan> plans) => plans.SelectMany(static plan => plan.Faults).Select(static fault => fault.Kind).Distinct();
}
