using System.Globalization;
using FusionTiered.Checker.Coherent;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Simulated;
using Xunit.Abstractions;

namespace FusionTiered.Checker.Tests.Coherent;

/// <summary>Clusters of coherent caches, by the thousand.</summary>
public class ScheduleTests(ITestOutputHelper output)
{
    public static TheoryData<string> Profiles => [.. Profile.All.Select(static profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Whatever_happens_the_promises_hold(string profile)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("COH_SCHEDULES") ?? "900", CultureInfo.InvariantCulture);
        var first = ulong.Parse(Environment.GetEnvironmentVariable("COH_SEED") ?? "1", CultureInfo.InvariantCulture);
        var schedules = new Schedules(CoherentCluster.With());
        var outcome = schedules.Run(number => PlanMaker.Of(new(first + (ulong)number, profile)), count);
        output.WriteLine(outcome.ToString());
        if (outcome.Failed is { } failed)
        {
            Assert.Fail(schedules.Explain(failed));
        }
    }

    /// <summary>Seeds that failed once: an expiry that made a missed removal forgotten, a write that settled what was missed after it was sent, hits that never tried the tier again.</summary>
    [Theory]
    [InlineData("eager", 537)]
    [InlineData("l2", 3598)]
    [InlineData("foreign", 1798)]
    public void What_failed_once_holds(string profile, ulong seed)
    {
        var schedules = new Schedules(CoherentCluster.With());
        var outcome = schedules.Run(_ => PlanMaker.Of(new(seed, profile)), 1);
        outcome.Failed.Should().BeNull();
    }
}
