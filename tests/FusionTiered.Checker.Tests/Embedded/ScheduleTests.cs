using System.Globalization;
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
        var count = int.Parse(Environment.GetEnvironmentVariable("COH_SCHEDULES") ?? "300", CultureInfo.InvariantCulture);
        var first = ulong.Parse(Environment.GetEnvironmentVariable("COH_SEED") ?? "1", CultureInfo.InvariantCulture);
        var schedules = new Schedules(EmbeddedCluster.With());
        var outcome = schedules.Run(number => PlanMaker.Of(new(first + (ulong)number, profile)), count);
        output.WriteLine(outcome.ToString());
        if (outcome.Failed is { } failed)
        {
            Assert.Fail(schedules.Explain(failed));
        }
    }
}
