using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 1: after a write was acknowledged everywhere, no node answers the value before as verified for longer than the lease.</summary>
/// <remarks>Answers that are not verified, or say nothing of it, have a wider bound; what is stale says so.</remarks>
internal sealed class BoundedStaleness : IRule
{
    public string Name => "bounded staleness";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        var lost = history.Faults.Where(static fault => fault.LosesAcks).ToList();
        var (all, hard) = (new WriteIndex(history, Counts), new WriteIndex(history, write => Counts(write) && !write.LeavesStale));
        foreach (var read in history.Reads)
        {
            if (bounds.IsStrict && read is { Tier: CacheTier.L1, Assurance: Assurance.Unverified, IsStale: false })
            {
                yield return new(Name, $"{read}, though the profile is strict", read.Key);
            }

            if (read.Value is not { } value)
            {
                continue;
            }

            var outdated = (read.MayBeStale ? hard : all).OutdatedAt(value);
            var bound = (read.Assurance == Assurance.Verified ? bounds.Lease : bounds.Longest) + bounds.Slack;
            if (outdated.IsBefore(read.Started) && read.Started.Ticks - outdated.Ticks > bound.Ticks)
            {
                var by = TimeSpan.FromTicks(read.Started.Ticks - outdated.Ticks);
                yield return new(Name, $"{read}; a later write was acknowledged at {outdated}, {by.TotalMilliseconds:0.###} ms before, and the bound is {bound.TotalMilliseconds:0.###} ms", read.Key);
            }
        }

        bool Counts(Write write) => write.IsEverywhere && !lost.Exists(span => !write.Acked.IsBefore(span.Began) && write.Acked.IsBefore(span.Ended));
    }
}
