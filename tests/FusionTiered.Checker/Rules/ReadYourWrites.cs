using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 2: a node that has written does not answer what was there before, however far the write got.</summary>
internal sealed class ReadYourWrites : IRule
{
    public string Name => "read your writes";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        var promised = new PromisedWrites(history, bounds);
        foreach (var node in history.Reads.Where(static read => read.Value is not null).GroupBy(static read => read.Node))
        {
            var all = new WriteIndex(history, write => write.Node == node.Key && promised.Counts(write));
            var hard = new WriteIndex(history, write => write.Node == node.Key && promised.Counts(write) && !bounds.LeavesStale(write));
            foreach (var read in node)
            {
                var outdated = (read.MayBeStale ? hard : all).OutdatedAt(read.Value!.Value);
                if (outdated.IsBefore(read.Started))
                {
                    yield return new(Name, $"{read}; the node itself had a later write acknowledged at {outdated}", read.Key);
                }
            }
        }
    }
}
