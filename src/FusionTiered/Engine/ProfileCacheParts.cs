using System.Runtime.InteropServices;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Time;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Engine;

/// <summary>The parts that the FusionCache of a profile was made with.</summary>
/// <param name="Limits">Of the memory that all profiles share.</param>
/// <param name="Memory">Counts the profile's entries in it.</param>
/// <param name="Receipts">Of its writes.</param>
/// <param name="TagOptions">The options for marks of tags and clears.</param>
/// <param name="Backplane">Null: there are no other nodes.</param>
/// <param name="LongestStart">How long the first call waits until the backplane listens.</param>
/// <param name="Clock">The clock of the cache.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProfileCacheParts(
    EntryLimits Limits,
    MemoryCount Memory,
    WriteReceipts Receipts,
    FusionCacheEntryOptions TagOptions,
    ObservedBackplane? Backplane,
    TimeSpan LongestStart,
    CacheClock Clock);
