namespace FusionTiered.Promises;

/// <summary>The promises of the coherent engine: the tables of docs/engines.md and README.md are made from it.</summary>
internal static class CoherentPromises
{
    private const string NoL2 = "No L2 is set up: each process has a cache of its own.";

    /// <summary>In memory alone.</summary>
    public static readonly CachePromises Alone = new CachePromises("coherent")
        .Without(CachePromise.OneLoadAcrossNodes, NoL2)
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, NoL2)
        .Without(CachePromise.Coherence, NoL2);

    /// <summary>With its Redis tier.</summary>
    public static readonly CachePromises OnRedis = new("coherent on Redis");
}
