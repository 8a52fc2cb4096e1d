namespace FusionTiered.AspNetCore.OutputCaching;

/// <summary>The outcome of an eviction by tag.</summary>
/// <param name="Write">How far it got in the cache.</param>
/// <param name="IsPurged">Whether every CDN took its purge; null: there is none.</param>
/// <param name="Failures">What the purgers threw.</param>
internal sealed record EvictionOutcome(CacheWrite Write, bool? IsPurged, IReadOnlyList<Exception> Failures);
