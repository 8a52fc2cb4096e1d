using FusionTiered.Checker.Coherent;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Simulated;

namespace FusionTiered.Checker.Tests.Coherent;

public class DeterminismTests
{
    public static TheoryData<string> Profiles => [.. Profile.All.Select(static profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_same_seed_gives_the_same_history(string profile)
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var plan = PlanMaker.Of(new(seed, profile));
            var (one, other) = (SimulatedRun.Of(plan, CoherentCluster.With()), SimulatedRun.Of(plan, CoherentCluster.With()));
            if (seed % 10 == 0)
            {
                GC.Collect(); // decides nothing
            }

            other.Steps.Should().Be(one.Steps, "of {0}", plan.Replay);
            other.History.Fingerprint().Should().Be(one.History.Fingerprint(), "of {0}", plan.Replay);
        }
    }
}
