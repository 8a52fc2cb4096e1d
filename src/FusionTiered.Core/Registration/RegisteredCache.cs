namespace FusionTiered.Registration;

/// <summary>One call that registered a cache, so that settings which no cache reads are found.</summary>
/// <param name="Name">The name of the cache; empty for the one without a name.</param>
/// <param name="Section">The path of the section that it reads; null: it has no configuration.</param>
/// <param name="Root">The path of the section <c>FusionTiered</c> that a cache with a name was handed; null: there is none.</param>
internal sealed record RegisteredCache(string Name, string? Section, string? Root);
