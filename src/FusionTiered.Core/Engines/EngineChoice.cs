namespace FusionTiered.Engines;

/// <summary>The engine that a cache runs on.</summary>
/// <param name="Engine">Its name in errors and docs, for instance <c>FusionCache</c>.</param>
/// <param name="Make">Makes the cache; called once. The container disposes what it returns.</param>
/// <param name="Faults">The settings that the engine cannot follow with this shared tier (null: memory alone), each as a sentence with the way round; null: it follows all.</param>
/// <param name="Sections">The sections of the configuration that it reads for itself; null: none.</param>
internal sealed record EngineChoice(
    string Engine,
    Func<EngineParts, IDomainCache> Make,
    Func<FusionTieredOptions, L2Choice?, IEnumerable<string>>? Faults = null,
    IReadOnlyCollection<SectionReader>? Sections = null)
{
    /// <summary>What the engine cannot follow of the options of a Redis, each as a sentence with the way round; null: it follows all.</summary>
    public Func<RedisOptions, IEnumerable<string>>? RedisFaults { get; init; }
}
