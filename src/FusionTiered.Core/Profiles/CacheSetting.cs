namespace FusionTiered.Profiles;

/// <summary>One setting of the whole cache: how it is read from text, and what it may be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Allowed">What it may be, as the end of a sentence that begins with "it must be".</param>
/// <param name="TryRead">Sets it from configuration. False: the text is no such value.</param>
internal sealed record CacheSetting(string Name, string Allowed, Func<FusionTieredOptions, string, bool> TryRead);
