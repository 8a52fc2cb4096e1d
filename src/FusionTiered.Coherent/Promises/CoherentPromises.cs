namespace FusionTiered.Promises;

/// <summary>The promises of the coherent engine: the tables of docs/engines.md and README.md are made from it.</summary>
internal static class CoherentPromises
{
    private const string NoL2 = "No L2 is set up: each process has a cache of its own.";

    private const string Unheard = "Redis refuses client tracking and messages: memory serves a value, marked as unverified, until UnheardLifetime ends. Allow CLIENT TRACKING, or SUBSCRIBE and PUBLISH.";

    /// <summary>In memory alone.</summary>
    public static readonly CachePromises Alone = new CachePromises("coherent")
        .Without(CachePromise.OneLoadAcrossNodes, NoL2)
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, NoL2)
        .Without(CachePromise.Coherence, NoL2);

    /// <summary>With its Redis tier.</summary>
    public static readonly CachePromises OnRedis = new("coherent on Redis");

    /// <summary>On a Redis that refuses client tracking.</summary>
    public static readonly CachePromises OnRedisByMessages = new CachePromises("coherent on Redis without client tracking")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Nodes tell each other. Without client tracking Redis tells neither changes by other programs nor expired keys: memory serves the old value until L1Lifetime ends. Allow CLIENT TRACKING, or keep L1Lifetime short.");

    /// <summary>On a Redis that refuses client tracking, and messages as well.</summary>
    public static readonly CachePromises OnRedisUnheard = new CachePromises("coherent on Redis, unheard")
        .Without(CachePromise.BoundedStaleness, Unheard)
        .AsBestEffort(CachePromise.Coherence, Unheard)
        .AsBestEffort(CachePromise.ChangesAreWatched, "Only changes of this node are reported. Allow CLIENT TRACKING, or SUBSCRIBE and PUBLISH.");
}
