using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Operations fail where something that was planned explains it, and beside that hardly ever: a failure excuses what follows, so it must not be the rule.</summary>
/// <remarks>
/// What failed while the process did not get its turn failed for that. An operation passes several threads and two processes, and each of
/// them waits as long as the one that was measured: a quarter of its time is enough. Of a run that was starved for most of its time nothing is said.
/// </remarks>
internal sealed class FewFailures : IRule
{
    private const int Shown = 20;
    private const double Enough = 0.25;
    private const double Most = 0.5;

    public string Name => "few failures";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        var starvation = new Starvation(history.Starved);
        if (starvation.IsPartOf(default, history.Ended, Most))
        {
            yield break;
        }

        var planned = history.Faults.Where(static fault => !fault.IsNoted).ToList();
        var unexplained = history.Faults.Where(noted => noted.IsNoted && !planned.Exists(fault => Explains(fault, noted)) && !starvation.IsPartOf(noted.Began, noted.Ended, Enough)).OrderBy(static noted => noted.Began.Order).ToList();

        // What was under way at one time fails for one reason: a machine that stood still.
        var (times, until) = (0, new Moment(0, -1));
        foreach (var noted in unexplained)
        {
            times += until.IsBefore(noted.Began) ? 1 : 0;
            until = until.IsBefore(noted.Ended) ? noted.Ended : until;
        }

        if (times > bounds.MostFailures)
        {
            yield return new(Name, $"at {times} times operations failed though nothing was wrong by then: {string.Join("; ", unexplained.DistinctBy(static noted => noted.Began).Take(Shown))}");
        }

        bool Explains(FaultSpan fault, FaultSpan noted) =>
            fault.IsOf(noted.Node) && fault.Began.IsBefore(noted.Ended) && noted.Began.Ticks <= fault.Ended.Ticks + bounds.Aftermath.Ticks;
    }
}
