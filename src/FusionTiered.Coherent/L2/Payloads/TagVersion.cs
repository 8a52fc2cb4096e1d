namespace FusionTiered.L2.Payloads;

/// <summary>A tag of an entry and the version it had before the entry's load.</summary>
internal readonly record struct TagVersion(string Tag, long Version);
