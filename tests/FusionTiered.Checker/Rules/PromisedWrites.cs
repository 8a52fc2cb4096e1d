using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Which writes make older values wrong, by the promises of the caches.</summary>
/// <remarks>
/// Where a promise is not kept, a write counts that nothing came in the way of: no read, load or other write of the key at that time, where
/// those may win against it; no fault, where messages may be lost; no foreign program, where nobody hears it.
/// </remarks>
internal sealed class PromisedWrites
{
    // What is under way behind a call that has returned: a store, a copy into memory, a message.
    private static readonly long Behind = TimeSpan.TicksPerSecond;

    private readonly Bounds _bounds;
    private readonly ILookup<int, Activity> _activity;
    private readonly List<FaultSpan> _faults;

    public PromisedWrites(History history, Bounds bounds)
    {
        (_bounds, _faults) = (bounds, history.Faults);
        IEnumerable<(int Key, Activity What)> all = bounds.IsCoherent ? [] :
        [
            .. history.Reads.Where(static read => read.Tier != CacheTier.L1).Select(static read => (read.Key, new Activity(read.Node, read.Started, read.Ended))),
            .. history.Sources.Select(static call => (call.Key, new Activity(call.Node, call.Asked, call.Ended))),
            .. history.Writes.Where(static write => write.Carries).Select(static write => (write.Key, new Activity(write.Node, write.Invoked, write.Acked))),
        ];
        _activity = all.ToLookup(static each => each.Key, static each => each.What);
    }

    public bool Counts(Write write) =>
        (_bounds.HearsForeign || write.Node >= 0) && (_bounds.IsCoherent || (write.IsEverywhere && IsHeard(write) && !IsDisputed(write)));

    private bool IsHeard(Write write) => _bounds.Keeps(CachePromise.BoundedStaleness)
        || !_faults.Exists(fault => IsAt(write, fault.Began, fault.Ended, _bounds.Deaf.Ticks));

    private bool IsDisputed(Write write) => _activity[write.Key].Any(other =>
        other.Began != write.Invoked
        && !_bounds.Keeps(other.Node == write.Node ? CachePromise.InvalidationBeatsLoad : CachePromise.InvalidationBeatsLoadAcrossNodes)
        && IsAt(write, other.Began, other.Ended, Behind));

    private static bool IsAt(Write write, Moment began, Moment ended, long after) =>
        began.Ticks <= write.Acked.Ticks + Behind && (ended.IsNever || ended.Ticks + after >= write.Invoked.Ticks);

    private sealed record Activity(int Node, Moment Began, Moment Ended);
}
