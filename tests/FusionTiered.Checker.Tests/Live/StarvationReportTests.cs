using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Live;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Tests.Rules;

namespace FusionTiered.Checker.Tests.Live;

public class StarvationReportTests
{
    [Fact]
    public void It_tells_how_long_and_which_rules_said_nothing()
    {
        var some = new Some().Failed(0, 1_000).Starved(500, 1_000).Starved(0, 200, pool: true);
        some.History.Calls.Add(new Call("get", 0, some.At(0), some.At(4_000)));
        var report = new StarvationReport();
        report.Add(new RunResult(PlanMaker.Of(new(1, "both")), some.History, [], Steps: 0) { NotJudged = Verdict.NotJudged(some.History, Some.Bounds) });
        report.ToString().Should().StartWith("starved for 0.5 s of 4.0 s; the thread pool was late for 0.2 s").And.EndWith("not judged in 1 plans by the rule 'few failures'");
    }
}
