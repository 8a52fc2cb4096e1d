namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>What a route says about cache headers: a set of its own, or the name of a profile.</summary>
internal sealed record CacheHeaderMetadata(CacheHeaderSet? Set, string? Profile);
