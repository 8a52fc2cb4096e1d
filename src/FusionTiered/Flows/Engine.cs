using FusionTiered.Copies;
using FusionTiered.Flights;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Time;
using FusionTiered.Versions;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Flows;

/// <summary>The stations of one cache, as the flows find them.</summary>
internal sealed class Engine
{
    public required ProfileCatalog Profiles { get; init; }

    public required VersionClock Versions { get; init; }

    public required TagVersions Tags { get; init; }

    public required MemoryTier Memory { get; init; }

    public required FlightTable Flights { get; init; }

    public required SourceRunner Sources { get; init; }

    public required SecondLook Look { get; init; }

    public required EntryMaker Entries { get; init; }

    public required ValueCopier Copies { get; init; }

    public required CacheClock Clock { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Runs sources and whatever else must not run on a caller's thread.</summary>
    public required TaskScheduler Scheduler { get; init; }
}
