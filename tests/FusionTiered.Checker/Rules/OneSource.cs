using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 6: for one key at one time one source is called, on each node; with a shared tier, on all nodes together.</summary>
/// <remarks>
/// A second one may begin when the key was written, or anything went wrong, since the first began: that one then stores nothing.
/// A refresh goes past others by intent, and ends their lease; what was called off counts for nothing.
/// </remarks>
internal sealed class OneSource : IRule
{
    public string Name => "one source";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        if (!bounds.OneLoad)
        {
            yield break;
        }

        var writes = history.Writes.ToLookup(static write => write.Key);
        var refreshes = history.Sources.Where(static call => call.IsRefresh).ToLookup(static call => call.Key);
        foreach (var calls in history.Sources.Where(static call => !call.IsRefresh && !call.IsCalledOff).GroupBy(static call => call.Key))
        {
            var live = new List<SourceCall>();
            foreach (var call in calls.OrderBy(static call => call.Started.Order))
            {
                live.RemoveAll(other => other.Ended.IsBefore(call.Started));
                foreach (var other in live)
                {
                    if ((bounds.OneLoadForAll || other.Node == call.Node)
                        && !writes[call.Key].Any(write => write.Invoked.IsBefore(call.Started) && IsFelt(write.Acked, AskedFirst(other, call), bounds.Transit))
                        && !refreshes[call.Key].Any(refresh => refresh.Started.IsBefore(call.Started) && IsFelt(refresh.Ended, other.Started, bounds.Transit))
                        && !history.Faults.Exists(fault => fault.Began.IsBefore(call.Started) && IsFelt(fault.Ended, other.Started, bounds.Aftermath)))
                    {
                        yield return new(Name, $"of key {call.Key}: on node {other.Node} since {other.Started} until {other.Ended}, and on node {call.Node} since {call.Started}", call.Key);
                    }
                }

                live.Add(call);
            }
        }
    }

    private static Moment AskedFirst(SourceCall one, SourceCall other) => one.Asked.IsBefore(other.Asked) ? one.Asked : other.Asked;

    // A right to load that was lost on its way to the loader is missed only when the load has begun.
    private static bool IsFelt(Moment ended, Moment at, TimeSpan after) => ended.IsNever || at.Ticks <= ended.Ticks + after.Ticks;
}
