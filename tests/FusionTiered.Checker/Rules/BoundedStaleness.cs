using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 1: after a write was acknowledged everywhere, no node answers the value before as verified for longer than the lease.</summary>
/// <remarks>
/// Answers that are not verified have a wider bound, and so have those that say nothing of it, once anything was wrong with their node:
/// for good, where they may have had to stand in for a source; until the node hears again, where memory was looked at and nothing else.
/// What is stale says so. An engine that promises no bound is held to what its nodes hear while nothing is wrong.
/// </remarks>
internal sealed class BoundedStaleness : IRule
{
    public string Name => "bounded staleness";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        var promised = new PromisedWrites(history, bounds);
        var keeps = bounds.Keeps(CachePromise.BoundedStaleness);
        var starvation = new Starvation(history.Starved.Select(static span => span with { IsOfPool = false }));
        var lost = history.Faults.Where(static fault => fault.LosesAcks).ToList();
        var (all, hard) = (new WriteIndex(history, Counts), new WriteIndex(history, write => Counts(write) && !bounds.LeavesStale(write)));

        // That the tier was emptied is a gap for a profile of memory alone: what it has is loaded anew, and stands in, unverified, where
        // the source takes longer than the soft deadline.
        var told = new WriteIndex(history, write => Counts(write) && !bounds.LeavesStale(write) && (bounds.OneLoadForAll || write.Kind != WriteKind.ForeignClear));
        foreach (var read in history.Reads)
        {
            if (keeps && bounds.IsStrict && read is { Tier: CacheTier.L1, Assurance: Assurance.Unverified, IsStale: false })
            {
                yield return new(Name, $"{read}, though the profile is strict", read.Key);
            }

            if (read.Value is not { } value)
            {
                continue;
            }

            var bound = keeps && read.Assurance == Assurance.Verified ? bounds.Lease : bounds.Longest;
            if (Judge(read, (read.MayBeStale ? hard : all).OutdatedAt(value), bound) is { } violation)
            {
                yield return violation;
            }
            else if (IsAsGood(read) && Judge(read, told.OutdatedAt(value), keeps ? bounds.Lease : bounds.Heard + Late(told.OutdatedAt(value), read)) is { } unsaid)
            {
                yield return unsaid;
            }
        }

        Violation? Judge(Read read, Moment outdated, TimeSpan bound)
        {
            var (by, limit) = (TimeSpan.FromTicks(read.Started.Ticks - outdated.Ticks), bound + bounds.Slack);
            return outdated.IsBefore(read.Started) && by > limit
                ? new(Name, $"{read}; a later write was acknowledged at {outdated}, {by.TotalMilliseconds:0.###} ms before, and the bound is {limit.TotalMilliseconds:0.###} ms", read.Key)
                : null;
        }

        // Without a lease what a busy machine has not heard is not known to be missing.
        TimeSpan Late(Moment outdated, Read read) => outdated.IsBefore(read.Started) ? starvation.Between(outdated.Ticks, read.Started.Ticks) : TimeSpan.Zero;

        bool IsAsGood(Read read) => bounds.IsTimely && bounds.Keeps(CachePromise.Coherence) && (keeps ? read.Assurance == Assurance.Unsaid : !read.IsStale) && !history.Faults.Exists(fault =>
            fault.IsOf(read.Node) && fault.Began.IsBefore(read.Ended) && (read.Tier != CacheTier.L1 || read.Started.Ticks - bounds.Deaf.Ticks <= fault.Ended.Ticks));

        bool Counts(Write write) => write.IsEverywhere && promised.Counts(write) && !lost.Exists(span => !write.Acked.IsBefore(span.Began) && write.Acked.IsBefore(span.Ended));
    }
}
