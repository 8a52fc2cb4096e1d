using System.Runtime.InteropServices;
using FusionTiered.Sample.Market;

namespace FusionTiered.Sample.Run;

/// <summary>What the cache itself says about one profile.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KindFigures(long Hits, long Misses, long Loads, long CallersSaved, long Entries, long Bytes, long Evicted, long Rejected);

/// <summary>What the cache itself says at one moment: by kind, in the order of <see cref="PageKind"/>, and as a whole.</summary>
public sealed record CacheFigures(KindFigures[] Kinds, KindFigures All);

/// <summary>Where the run reads the cache's own counts.</summary>
public interface ICacheFigures
{
    CacheFigures Read();
}
