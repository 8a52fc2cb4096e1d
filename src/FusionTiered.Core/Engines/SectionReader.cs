namespace FusionTiered.Engines;

/// <summary>Says that an engine or a package reads a sub-section of a cache's configuration.</summary>
/// <param name="Section">The name of the sub-section, for instance <c>Redis</c>.</param>
/// <param name="Path">The one place that is read; null: the sub-section of the cache, wherever that is.</param>
/// <param name="Settings">The settings there are, for which unknown ones are found here; null: the reader finds them.</param>
internal sealed record SectionReader(string Section, string? Path = null, IReadOnlyCollection<string>? Settings = null);
