using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 7: no failure of the cache reaches a caller, and every call ends in time, for a process that gets its turn.</summary>
internal sealed class NoThrow : IRule
{
    public string Name => "no throw, and an end";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        var (limit, starvation) = (bounds.CallLimit + bounds.Slack, new Starvation(history.Starved));
        foreach (var call in history.Calls)
        {
            if (call.Failure is not null && !call.SourceFails && bounds.Keeps(CachePromise.FailuresStayInside))
            {
                yield return new(Name, $"{call.Text} on node {call.Node} at {call.Started} threw {call.Failure}");
            }

            if (call.Ended.IsNever)
            {
                yield return new(Name, $"{call.Text} on node {call.Node} at {call.Started} never returned");
            }
            else if (starvation.Awake(call.Started, call.Ended) > limit.Ticks)
            {
                yield return new(Name, $"{call.Text} on node {call.Node} at {call.Started} returned at {call.Ended}; the limit is {limit.TotalMilliseconds} ms");
            }
        }
    }
}
