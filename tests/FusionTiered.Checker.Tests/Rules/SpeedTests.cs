using System.Diagnostics;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Tests.Rules;

public class SpeedTests
{
    [Fact]
    public void A_long_history_is_judged_in_a_moment()
    {
        var some = new Some();
        for (var i = 1; i <= 50_000; i++)
        {
            some.Wrote(i, i, i + 0.4).Read(i, i + 0.5).Read(i, i + 0.6, node: 2);
        }

        var watch = Stopwatch.StartNew();
        some.By(new BoundedStaleness()).Should().BeEmpty();
        some.By(new ReadYourWrites()).Should().BeEmpty();
        some.By(new MonotonicReads()).Should().BeEmpty();
        some.By(new NoForeignValue()).Should().BeEmpty();
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "n squared would take minutes");
    }
}
