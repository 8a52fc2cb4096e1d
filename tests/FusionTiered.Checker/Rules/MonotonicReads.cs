using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 3: what a node has answered from a tier, verified, it does not answer in an older version to a call that began later.</summary>
/// <remarks>
/// But where the shared tier has lost what it had acknowledged. An answer of a source binds nobody: it may have come before the write
/// of its version was told to the cache, and not have been stored. And while a set of the node itself is under way, which nobody will
/// announce to it, its memory still has what was there before, and the shared tier what will be there after. A set that did not get
/// everywhere may land when the line lets go of it, and stays until its node has taken it back.
/// </remarks>
internal sealed class MonotonicReads : IRule
{
    public string Name => "monotonic reads";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        if (!bounds.IsMonotonic || !bounds.IsCoherent)
        {
            yield break;
        }

        var sets = history.Writes.Where(static write => write.Carries).ToDictionary(static write => (write.Key, write.Version));
        var lost = history.Faults.Where(static fault => fault.LosesAcks).ToList();
        foreach (var reads in history.Reads.Where(IsSound).GroupBy(static read => (read.Node, read.Key)))
        {
            // The newest that had ended before each start.
            var ended = reads.Where(static read => read.Tier != CacheTier.Source).OrderBy(static read => read.Ended.Order).ToList();
            var (next, newest) = (0, (Read?)null);
            foreach (var read in reads.OrderBy(static read => read.Started.Order))
            {
                for (; next < ended.Count && ended[next].Ended.IsBefore(read.Started); next++)
                {
                    newest = newest is null || ended[next].Value!.Value.Version > newest.Value!.Value.Version ? ended[next] : newest;
                }

                if (newest is not null && newest.Value!.Value.Version > read.Value!.Value.Version
                    && !(sets.TryGetValue((read.Key, newest.Value!.Value.Version), out var set) && set.Node == read.Node && read.Started.IsBefore(set.Acked))
                    && !(sets.TryGetValue((read.Key, read.Value!.Value.Version), out var late) && !late.IsEverywhere)
                    && !lost.Exists(span => span.Began.IsBefore(read.Ended) && newest.Started.IsBefore(span.Ended)))
                {
                    yield return new(Name, $"{read}, after {newest}", read.Key);
                }
            }
        }

        static bool IsSound(Read read) => read is { Value: not null, Assurance: Assurance.Verified, IsStale: false };
    }
}
