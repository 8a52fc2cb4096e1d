namespace FusionTiered.Show.Holes;

/// <summary>The caches that are compared.</summary>
internal enum Kind
{
    /// <summary>FusionCache as its README sets it up: a Redis cache, its serializer and its backplane.</summary>
    Plain,

    /// <summary>FusionTiered on FusionCache, with FusionCache's own parts on Redis.</summary>
    Stock,

    /// <summary>FusionTiered on FusionCache, as it is by default.</summary>
    Default,
}
