using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 6: for one key at one time one source is called, on each node; with a shared tier, on all nodes together.</summary>
/// <remarks>
/// A second one may begin when the key was written since the first began, or one of the two nodes heard of it since, which then stores nothing, or when something was wrong with one
/// of the two nodes or with the tier, or when a value that was there came to the end of its stay in the tier meanwhile. What went wrong with a third node excuses nothing, but a write of its that it makes up for.
/// A refresh goes past others by intent, and ends their lease; what was called off counts for nothing. For how long something is felt
/// does not count the time in which the process did not get its turn: who loads then is not heard, and its lease ends.
/// </remarks>
internal sealed class OneSource : IRule
{
    public string Name => "one source";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        if (!bounds.IsTimely || !bounds.Keeps(CachePromise.OneLoadPerNode))
        {
            yield break;
        }

        var starvation = new Starvation(history.Starved);
        var writes = history.Writes.ToLookup(static write => write.Key);
        var heard = history.Heard.ToLookup(static each => each.Key);
        var refreshes = history.Sources.Where(static call => call.IsRefresh).ToLookup(static call => call.Key);
        foreach (var calls in history.Sources.Where(static call => !call.IsRefresh && !call.IsCalledOff).GroupBy(static call => call.Key))
        {
            var live = new List<SourceCall>();
            foreach (var call in calls.OrderBy(static call => call.Started.Order))
            {
                live.RemoveAll(other => other.Ended.IsBefore(call.Started));
                foreach (var other in live)
                {
                    if (((bounds.OneLoadForAll && bounds.Keeps(CachePromise.OneLoadAcrossNodes)) || other.Node == call.Node)
                        && !writes[call.Key].Any(write => write.Invoked.IsBefore(call.Started) && IsFelt(write.Acked, AskedFirst(other, call), After(write, bounds)))
                        && !heard[call.Key].Any(each => IsOutdatedBy(each, other, call))
                        && !refreshes[call.Key].Any(refresh => refresh.Started.IsBefore(call.Started) && IsFelt(refresh.Ended, other.Started, bounds.Transit))
                        && !history.Faults.Exists(fault => Excuses(fault, other, call))
                        && !EndsBetween(call.Key, AskedFirst(other, call), call.Started))
                    {
                        yield return new(Name, $"of key {call.Key}: on node {other.Node} since {other.Started} until {other.Ended}, and on node {call.Node} since {call.Started}", call.Key);
                    }
                }

                live.Add(call);
            }
        }

        // The stay of what is there began while it was written, or when its source had ended; of what was replaced before, nothing ends.
        bool EndsBetween(int key, Moment first, Moment second)
        {
            if (bounds.Stay == TimeSpan.MaxValue)
            {
                return false;
            }

            var stays = writes[key].Where(static write => !write.Acked.IsNever && (write.Carries || write.Kind == WriteKind.Expire))
                .Select(write => (From: write.Invoked, To: write.Acked, For: write.Carries ? bounds.Stay : bounds.StaleFor))
                .Concat(history.Sources.Where(call => call.Key == key && !call.IsCalledOff).Select(call => (From: call.Ended, To: call.Ended, For: bounds.Stay)))
                .Where(stay => stay.To.IsBefore(first))
                .ToList();
            var used = bounds.IsSliding
                ? history.Reads.Where(read => read.Key == key && read.Started.IsBefore(second)).Select(static read => read.Ended.Ticks).DefaultIfEmpty().Max()
                : 0;
            return stays.Exists(stay => !IsReplaced(stay.To)
                && stay.From.Ticks + stay.For.Ticks <= second.Ticks
                && Math.Max(stay.To.Ticks, used) + stay.For.Ticks + bounds.Transit.Ticks >= first.Ticks);

            // What a version has outdated goes on lying in the tier, and what a source brought may not have been stored.
            bool IsReplaced(Moment to) => writes[key].Any(write =>
                write.IsEverywhere && write.Kind is not (WriteKind.Tag or WriteKind.Event) && to.IsBefore(write.Invoked) && write.Acked.IsBefore(first));
        }

        // A message may come late, and outdates a load that began before.
        bool IsOutdatedBy(Heard heard, SourceCall one, SourceCall other) => (heard.Node == one.Node || heard.Node == other.Node)
            && AskedFirst(one, other).IsBefore(heard.At) && heard.At.Ticks <= other.Started.Ticks + bounds.Transit.Ticks;

        // One of the two went alone: the node that could not ask, or whose loads others could not see.
        bool Excuses(FaultSpan fault, SourceCall one, SourceCall other)
        {
            var after = !fault.IsNoted ? bounds.Aftermath : fault.Key is null ? bounds.Pause + bounds.Transit : bounds.Transit;
            return fault.Began.IsBefore(other.Started) && (fault.Key is null || fault.Key == one.Key)
                && ((fault.IsOf(one.Node) && IsFelt(fault.Ended, one.Asked, after))
                    || (fault.IsOf(other.Node) && IsFelt(fault.Ended, other.Asked, after)));
        }

        // A right to load that was lost on its way to the loader is missed only when the load has begun.
        bool IsFelt(Moment ended, Moment at, TimeSpan after) => ended.IsNever || starvation.Awake(ended, at) <= after.Ticks;
    }

    // What did not get everywhere is made up for later, and ends the lease of a load then.
    private static TimeSpan After(Write write, Bounds bounds) => write.IsEverywhere ? bounds.Transit : bounds.RepairedBy;

    private static Moment AskedFirst(SourceCall one, SourceCall other) => one.Asked.IsBefore(other.Asked) ? one.Asked : other.Asked;
}
