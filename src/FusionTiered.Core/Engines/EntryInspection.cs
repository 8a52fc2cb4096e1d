namespace FusionTiered.Engines;

/// <summary>A key in both tiers, side by side.</summary>
/// <param name="Key">The key.</param>
/// <param name="Profile">The name of its profile.</param>
/// <param name="L1">The entry in memory; null: there is none.</param>
/// <param name="L2">The entry in L2; null: there is none, or it is not known (see <paramref name="Probe"/>).</param>
/// <param name="Probe">Whether L2 answered.</param>
internal sealed record EntryInspection(CacheKey Key, string Profile, InspectedEntry? L1, InspectedEntry? L2, L2Probe Probe);
