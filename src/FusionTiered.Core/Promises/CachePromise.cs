using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>What a cache may promise. The first twelve are the ten promises of the design (1 and 2 hold within a node and across nodes), the others name features that an engine may lack. The tables of the docs show these sentences.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CachePromise>))]
public enum CachePromise
{
    /// <summary>1: There is one live source call for a key in a node.</summary>
    OneLoadPerNode,

    /// <summary>1: There is one live source call for a key among all nodes, also when the loading node dies.</summary>
    OneLoadAcrossNodes,

    /// <summary>2: A value whose load began before an invalidation in the same node is not stored as fresh. Callers that already waited get it.</summary>
    InvalidationBeatsLoad,

    /// <summary>2: A value whose load began before an invalidation in another node is not stored as fresh. Callers that already waited get it.</summary>
    InvalidationBeatsLoadAcrossNodes,

    /// <summary>3: The clocks of two nodes are never compared.</summary>
    NoClocksCompared,

    /// <summary>4: A failure of L2 never fails a caller.</summary>
    FailuresStayInside,

    /// <summary>5: Once every tier has acknowledged a write, no node serves the old value as verified for longer than the coherence lease.</summary>
    BoundedStaleness,

    /// <summary>6: Entries and declared bytes in memory never exceed their limits.</summary>
    StrictLimits,

    /// <summary>7: At its hard deadline a load is given up: its token is cancelled and its key is free, even if the source never returns.</summary>
    DeadlineFreesKey,

    /// <summary>8: A payload that cannot be read is a miss; never an error, a wrong type or another key's value.</summary>
    BytesAreNotTrusted,

    /// <summary>9: Different parts never give the same key.</summary>
    InjectiveKeys,

    /// <summary>10: A hit allocates nothing, takes no lock and builds no key string.</summary>
    FreeHits,

    /// <summary>The other nodes see a write within the time that the engine states.</summary>
    Coherence,

    /// <summary>A caller that gives up does not end the load for other callers. A load that nobody waits for is ended.</summary>
    CallersAreIndependent,

    /// <summary>When a load fails, all callers that waited get that failure; the source is not called again for each of them.</summary>
    FailuresAreShared,

    /// <summary>A source that asks for the key it is loading gets an error at once.</summary>
    RecursionIsRefused,

    /// <summary>Sources that run on past their deadline are counted; beyond a limit further loads are refused.</summary>
    AbandonedSourcesAreCapped,

    /// <summary>The answer "nothing there" is kept, for a lifetime of its own.</summary>
    NothingIsKept,

    /// <summary><see cref="CacheProfileOptions.IdleTimeout"/> of a profile is followed.</summary>
    IdleTimeouts,

    /// <summary><see cref="CacheProfileOptions.Sliding"/> of a profile is followed.</summary>
    SlidingLifetimes,

    /// <summary><see cref="CacheProfileOptions.CopyValues"/> of a profile is followed: each caller gets a value of its own.</summary>
    CopiesOfValues,

    /// <summary><see cref="CacheProfileOptions.MaxEntries"/> and <see cref="CacheProfileOptions.MaxBytes"/> of a profile are followed.</summary>
    ProfileLimits,

    /// <summary><c>CacheWrite.Removed</c> says how many values left memory.</summary>
    RemovalsAreCounted,

    /// <summary><c>ClearPatternAsync</c> removes every value whose key matches, whichever node stored it.</summary>
    PatternsAreCleared,

    /// <summary><c>WatchAsync</c> reports every change.</summary>
    ChangesAreWatched,

    /// <summary>Changed settings of a profile are followed without a restart.</summary>
    SettingsAreFollowed,

    /// <summary>A value that a tag, a pattern or a clear has ended does not stand in for a source that fails.</summary>
    InvalidatedIsGone,
}
