using FusionTiered.Copies;
using FusionTiered.Flights;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>The parts of one cache that live in this process.</summary>
/// <param name="Profiles">The profiles, as they are now.</param>
/// <param name="Memory">L1.</param>
/// <param name="FreshnessCheck">Whether an entry of L1 may be served.</param>
/// <param name="Versions">The versions that entries depend on.</param>
/// <param name="Flights">The loads under way.</param>
/// <param name="Sources">Calls sources.</param>
/// <param name="Entries">Makes entries.</param>
/// <param name="Copies">Copies values for callers that may change them.</param>
/// <param name="Clock">The time.</param>
/// <param name="Scheduler">Runs sources, and the rest of the work that must not run on a caller's thread.</param>
internal sealed record LocalServices(
    ProfileCatalog Profiles,
    MemoryTier Memory,
    FreshnessCheck FreshnessCheck,
    EntryVersions Versions,
    FlightTable Flights,
    SourceRunner Sources,
    EntryMaker Entries,
    ValueCopier Copies,
    CacheClock Clock,
    TaskScheduler Scheduler)
{
    /// <summary>The cache goes away: loads under way end with <paramref name="failure"/> for the callers that wait.</summary>
    public void EndLoads(Func<Exception> failure) => Flights.AbortAll(failure);
}
