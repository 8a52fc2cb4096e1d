namespace FusionTiered.AspNetCore.Answers;

/// <summary>Whether the cache does its work.</summary>
/// <param name="Healthy">Whether memory serves, and the hit rate is at its threshold, or too few requests say anything.</param>
/// <param name="HitRate">The hit rate of the window, in per cent; 0 without a request.</param>
/// <param name="Threshold">The threshold, in per cent.</param>
/// <param name="Message">The reasons, for people.</param>
internal sealed record HealthAnswer(bool Healthy, double HitRate, double Threshold, string Message);
