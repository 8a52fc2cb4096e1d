using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Engine;

/// <summary>The parts that the FusionCache of a profile was made with.</summary>
internal sealed class ProfileCacheParts
{
    /// <summary>Of the memory that all profiles share.</summary>
    public required EntryLimits Limits { get; init; }

    /// <summary>Counts the profile's entries in memory.</summary>
    public required MemoryCount Count { get; init; }

    /// <summary>The profile's view of memory.</summary>
    public required FencedMemory Memory { get; init; }

    public required L2Inspector Inspector { get; init; }

    public required ProfileFence Fence { get; init; }

    /// <summary>One load of a key in this node.</summary>
    public required FencedMemoryLocker Turns { get; init; }

    /// <summary>The options for marks of tags and clears.</summary>
    public required FusionCacheEntryOptions TagOptions { get; init; }

    /// <summary>How long the marks of tags and clears stay.</summary>
    public required MarkLifetime Marks { get; init; }

    /// <summary>How long the first call waits until the backplane listens.</summary>
    public required TimeSpan LongestStart { get; init; }

    /// <summary>Gets what the cache measures as it happens.</summary>
    public required CacheTelemetry Telemetry { get; init; }

    public required CacheClock Clock { get; init; }

    /// <summary>Whether FusionCache logs what it does.</summary>
    public required bool IsLogged { get; init; }

    /// <summary>Receipts of writes; null: the tickets tell how far a write got.</summary>
    public WriteReceipts? Receipts { get; init; }

    /// <summary>Null: there are no other nodes.</summary>
    public IProfileBackplane? Backplane { get; init; }

    /// <summary>The hardened parts; null: FusionCache's own are used, or there is no Redis.</summary>
    public HardenedL2? Hardened { get; init; }
}
