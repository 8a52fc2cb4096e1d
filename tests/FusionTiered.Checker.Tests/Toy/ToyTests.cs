using System.Diagnostics;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Simulated;
using Xunit.Abstractions;

namespace FusionTiered.Checker.Tests.Toy;

public class ToyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("both")]
    [InlineData("short")]
    [InlineData("l2")]
    public void A_cache_that_is_right_is_found_right(string profile)
    {
        var watch = Stopwatch.StartNew();
        var (steps, runs) = (0L, 1_000);
        for (var seed = 1UL; seed <= (ulong)runs; seed++)
        {
            var result = SimulatedRun.Of(PlanMaker.Of(new(seed, profile)), ToyCluster.With());
            steps += result.Steps;
            result.Violations.Should().BeEmpty("{0}", result.IsSound ? "" : result.Text());
        }

        output.WriteLine($"{runs / watch.Elapsed.TotalSeconds:0} schedules per second, {steps / runs} steps each");
    }
}
