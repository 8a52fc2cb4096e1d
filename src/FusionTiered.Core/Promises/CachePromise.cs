namespace FusionTiered;

/// <summary>What a cache may promise. The first twelve are the ten promises of the design (1 and 2 hold within a node and across nodes), the others what an engine may be unable to do.</summary>
public enum CachePromise
{
    /// <summary>1: for one key at one time there is one live source call in this node.</summary>
    OneLoadPerNode,

    /// <summary>1: for one key at one time there is one live source call among all nodes, also when the loading node dies.</summary>
    OneLoadAcrossNodes,

    /// <summary>2: a value whose load began before an invalidation in this node goes to those who waited, and is not stored as fresh.</summary>
    InvalidationBeatsLoad,

    /// <summary>2: the same when the invalidation comes from another node.</summary>
    InvalidationBeatsLoadAcrossNodes,

    /// <summary>3: no clocks are compared between nodes.</summary>
    NoClocksCompared,

    /// <summary>4: a failure of the shared tier never fails a caller.</summary>
    FailuresStayInside,

    /// <summary>5: after a write was acknowledged by every tier, no node serves the old value as verified for longer than the coherence lease.</summary>
    BoundedStaleness,

    /// <summary>6: entries and declared bytes in memory never exceed their limits, at any instant.</summary>
    StrictLimits,

    /// <summary>7: at its hard deadline a load is given up: its token is cancelled and its key is free, even if the source never returns.</summary>
    DeadlineFreesKey,

    /// <summary>8: a payload that cannot be read is a miss; never an error, a wrong type or another key's value.</summary>
    BytesAreNotTrusted,

    /// <summary>9: different parts never give the same key.</summary>
    InjectiveKeys,

    /// <summary>10: a hit allocates nothing, takes no lock and builds no key string.</summary>
    FreeHits,

    /// <summary>A write here is seen by the other nodes, within the time that the engine states.</summary>
    Coherence,

    /// <summary>A caller that gives up neither ends the load that others wait for nor keeps one alive that nobody waits for.</summary>
    CallersAreIndependent,

    /// <summary>When a load fails, all who waited for it get that failure; the source is not called once for each.</summary>
    FailuresAreShared,

    /// <summary>A source that asks for the key it is loading gets an error at once instead of waiting for itself.</summary>
    RecursionIsRefused,

    /// <summary>Sources that run on past their deadline are counted, and further loads refused beyond a limit.</summary>
    AbandonedSourcesAreCapped,

    /// <summary>The answer "nothing there" is kept, for a lifetime of its own.</summary>
    NothingIsKept,

    /// <summary><see cref="CacheProfileOptions.IdleTimeout"/> holds.</summary>
    IdleTimeouts,

    /// <summary><see cref="CacheProfileOptions.Sliding"/> holds.</summary>
    SlidingLifetimes,

    /// <summary><see cref="CacheProfileOptions.CopyValues"/> holds: each caller gets a value of its own.</summary>
    CopiesOfValues,

    /// <summary><see cref="CacheProfileOptions.MaxEntries"/> and <see cref="CacheProfileOptions.MaxBytes"/> of a single profile hold.</summary>
    ProfileLimits,

    /// <summary><see cref="CacheWrite.Removed"/> says how many values went from memory.</summary>
    RemovalsAreCounted,

    /// <summary><see cref="IDomainCache.ClearPatternAsync"/> takes away every value whose key matches, whoever stored it.</summary>
    PatternsAreCleared,

    /// <summary><see cref="IDomainCache.WatchAsync"/> reports every change.</summary>
    ChangesAreWatched,

    /// <summary>Changed settings of a profile are taken up without a restart.</summary>
    SettingsAreFollowed,

    /// <summary>What a tag, a pattern or a clear has ended does not stand in, as a stale value, for a source that fails.</summary>
    InvalidatedIsGone,
}
