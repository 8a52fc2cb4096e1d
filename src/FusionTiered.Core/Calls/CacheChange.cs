namespace FusionTiered;

/// <summary>A change in a cache. It names what changed, not the new value: read that from the cache.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">The key, tag, pattern or profile it happened to; empty where it happened to everything.</param>
public readonly record struct CacheChange(CacheChangeKind Kind, string Subject);
