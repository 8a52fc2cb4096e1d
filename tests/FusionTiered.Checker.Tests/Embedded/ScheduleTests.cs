using System.Diagnostics;
using FusionTiered.Checker.Embedded;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Simulated;
using Xunit.Abstractions;

namespace FusionTiered.Checker.Tests.Embedded;

/// <summary>Clusters of embedded caches, by the thousand.</summary>
public class ScheduleTests(ITestOutputHelper output)
{
    public static TheoryData<string> Profiles => [.. Profile.All.Select(static profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Whatever_happens_the_promises_hold(string profile)
    {
        var runs = int.Parse(Environment.GetEnvironmentVariable("COH_SCHEDULES") ?? "300");
        var watch = Stopwatch.StartNew();
        var steps = 0L;
        for (var seed = 1UL; seed <= (ulong)runs; seed++)
        {
            var result = SimulatedRun.Of(PlanMaker.Of(new(seed, profile)), EmbeddedCluster.With());
            steps += result.Steps;
            if (!result.IsSound)
            {
                Assert.Fail(result.Text());
            }
        }

        output.WriteLine($"{runs / watch.Elapsed.TotalSeconds:0} schedules per second, {steps / runs} steps each");
    }
}
