namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>The surrogate keys of a route.</summary>
internal sealed record SurrogateKeyMetadata(IReadOnlyList<string> Keys);
