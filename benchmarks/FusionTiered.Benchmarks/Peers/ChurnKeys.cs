using System.Globalization;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>More keys than a small cache may hold, for sets that evict and for misses.</summary>
internal static class ChurnKeys
{
    public const int Count = 1 << 16;
    public const int Mask = Count - 1;

    public static readonly string[] Texts = [.. Enumerable.Range(0, Count).Select(static i => "churn-" + i.ToString(CultureInfo.InvariantCulture))];
}
