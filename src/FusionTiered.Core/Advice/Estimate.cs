namespace FusionTiered.Advice;

/// <summary>The hit rate that is expected with another setting.</summary>
/// <param name="Setting">Entries, or a lifetime in seconds.</param>
/// <param name="HitRate">The share of reads that memory would answer, in per cent.</param>
/// <param name="IsPresent">Whether this is the setting of now; the rate is measured then.</param>
internal readonly record struct Estimate(double Setting, double HitRate, bool IsPresent);
