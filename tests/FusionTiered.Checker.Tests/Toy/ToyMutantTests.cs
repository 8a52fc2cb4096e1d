using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Simulated;
using Xunit.Abstractions;

namespace FusionTiered.Checker.Tests.Toy;

/// <summary>The checker finds each of eleven bugs, first of all in caches that have nothing else.</summary>
public class ToyMutantTests(ITestOutputHelper output)
{
    private const int Schedules = 500;

    private static readonly string[] Profiles = ["both", "short", "l2"];

    public static TheoryData<string> Mutants => [.. Enum.GetNames<Mutant>().Where(static name => name != nameof(Mutant.None))];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_seeded_bug_is_found(string name)
    {
        var mutant = Enum.Parse<Mutant>(name);
        for (var i = 0; i < Schedules; i++)
        {
            var result = SimulatedRun.Of(PlanMaker.Of(new((ulong)i, Profiles[i % Profiles.Length])), ToyCluster.With(mutant));
            if (!result.IsSound)
            {
                result.Violations.Select(static violation => violation.Rule).Should().IntersectWith(MutantRules.Of(mutant));
                output.WriteLine($"found in schedule {i + 1}, {result.Plan.Replay}: {result.Violations[0]}");
                return;
            }
        }

        Assert.Fail($"{name} was not found in {Schedules} schedules.");
    }
}
