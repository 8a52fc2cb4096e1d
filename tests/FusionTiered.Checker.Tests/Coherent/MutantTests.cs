using FusionTiered.Checker.Coherent;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Simulated;
using Xunit.Abstractions;

namespace FusionTiered.Checker.Tests.Coherent;

/// <summary>The checker finds each of eleven bugs in the caches that ship.</summary>
public class MutantTests(ITestOutputHelper output)
{
    private const int Limit = 500;

    public static TheoryData<string> Mutants => [.. Enum.GetNames<Mutant>().Where(static name => name != nameof(Mutant.None))];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_seeded_bug_is_found(string name)
    {
        var profiles = Profile.All;
        var outcome = new Schedules(CoherentCluster.With(Enum.Parse<Mutant>(name)))
            .Run(number => PlanMaker.Of(new((ulong)(number / profiles.Count) + 1, profiles[number % profiles.Count].Name)), Limit);
        outcome.Failed.Should().NotBeNull("{0} was not found in {1} schedules", name, Limit);
        outcome.Failed!.Violations.Select(static violation => violation.Rule).Should().IntersectWith(MutantRules.Of(Enum.Parse<Mutant>(name)));
        output.WriteLine($"found in schedule {outcome.Number}, {outcome.Failed.Plan.Replay}: {outcome.Failed.Violations[0]}");
    }
}
