using System.Runtime.InteropServices;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Run;

/// <summary>What the cache itself says about one profile. Hits are those of all tiers.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KindFigures(long Hits, long L2Hits, long Misses, long Loads, long CallersSaved, long Entries, long Bytes, long Evicted, long Rejected)
{
    public static KindFigures operator +(in KindFigures one, in KindFigures other) => new(
        one.Hits + other.Hits,
        one.L2Hits + other.L2Hits,
        one.Misses + other.Misses,
        one.Loads + other.Loads,
        one.CallersSaved + other.CallersSaved,
        one.Entries + other.Entries,
        one.Bytes + other.Bytes,
        one.Evicted + other.Evicted,
        one.Rejected + other.Rejected);
}

/// <summary>What the cache itself says at one moment: by kind, in the order of <see cref="PageKind"/>, and as a whole.</summary>
/// <param name="Nodes">The whole of each node.</param>
/// <param name="Unverified">Answers of a node that did not hear the others at that moment.</param>
public sealed record CacheFigures(KindFigures[] Kinds, KindFigures All, KindFigures[] Nodes, long Unverified)
{
    public static CacheFigures Sum(IReadOnlyList<CacheFigures> nodes) => new(
        [.. Enumerable.Range(0, nodes[0].Kinds.Length).Select(kind => Sum(nodes.Select(node => node.Kinds[kind])))],
        Sum(nodes.Select(node => node.All)),
        [.. nodes.SelectMany(node => node.Nodes)],
        nodes.Sum(node => node.Unverified));

    private static KindFigures Sum(IEnumerable<KindFigures> figures) => figures.Aggregate(static (one, other) => one + other);
}

/// <summary>Where the run reads the counts of a cache, or of several together.</summary>
public interface ICacheFigures
{
    CacheFigures Read();
}
