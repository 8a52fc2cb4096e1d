using FusionTiered.Coherence;
using FusionTiered.Copies;
using FusionTiered.Engines;
using FusionTiered.Flights;
using FusionTiered.Flows;
using FusionTiered.Invalidation;
using FusionTiered.L1;
using FusionTiered.L2;
using FusionTiered.L2Access;
using FusionTiered.L2.Payloads;
using FusionTiered.L2.Serialization;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Watching;
using FusionTiered.Weights;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Registration;

/// <summary>Puts the stations of one cache together.</summary>
internal sealed class DomainCacheFactory
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    public IServiceScopeFactory? Scopes { get; init; }

    /// <summary>Gets what the cache measures as it happens.</summary>
    public CacheTelemetry Telemetry { get; init; } = CacheTelemetry.Unmeasured;

    /// <summary>Where serializers of the application are found; null: there are none.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>How long a load waits for another node's.</summary>
    public TimeSpan LeaseWait { get; init; } = CoherentEngineOptions.DefaultLeaseWait;

    /// <summary>How long memory serves a value where nothing is heard of other nodes; null: as long as the coherence lease.</summary>
    public TimeSpan? UnheardLifetime { get; init; }

    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>Decides the jitter of lifetimes.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <param name="name">The name the cache is registered under; empty for the one without.</param>
    /// <param name="options">Options that were validated.</param>
    /// <param name="profiles">The profiles; made from the options where there are none yet.</param>
    /// <param name="events">Gives the events of now; there are none where it is left out.</param>
    /// <param name="remote">The tier that is shared with other nodes; null: there is none.</param>
    public CoherentDomainCache Create(
        string name, FusionTieredOptions options, ProfileCatalog? profiles = null, Func<EventMap>? events = null, RemoteTierBinding? remote = null)
    {
        profiles ??= new ProfileCatalog(options, Clock);
        events ??= static () => EventMap.Empty;
        var log = new CacheLog(Logs.CreateLogger("FusionTiered"));
        var clock = new CacheClock(Clock);
        var keyEvents = new KeyEventLog(log, options.RevealKeys);
        var versionClock = new VersionClock();
        var memory = new MemoryTier(clock, versionClock, new MemoryLimits(options.MaxEntries, options.MaxBytes));
        var versions = new EntryVersions(
            versionClock, new TagVersions(versionClock, () => memory.OldestLoad), new PatternSets(() => profiles.All, events().Shapes));
        var link = LinkTo(remote, options.L2, profiles, clock, versionClock, log);
        var changes = new Changes();
        var observers = new Observers(
            changes,
            new OwnChangeFilter(() => changes.Watchers > 0 && link.Lease.CanReceiveChanges),
            new RaisedVersions(changes, profiles),
            keyEvents,
            log,
            CacheName.Shown(name));
        var l2 = ServicesOf(link, memory, versions, profiles, observers, clock);
        var local = new LocalServices(
            profiles,
            memory,
            new FreshnessCheck(memory, versionClock, clock, keyEvents, link, l2.Touches, l2.Emptied),
            versions,
            new FlightTable(),
            new SourceRunner(Scheduler, clock, keyEvents, log, Telemetry),
            new EntryMaker(clock, Random, new RefusedValues(log)),
            new ValueCopier(new CopySerializers(Services, new RawValueSerializer(), new JsonValueSerializer())),
            clock,
            Scheduler);
        var cache = new CoherentDomainCache(name, local, l2, observers, new EventInvalidator(events), Telemetry, Scopes, options.Consistency.Sampling)
        {
            Ending = log.End,
            ClusterLeases = (remote?.Tier as IHasClusterLeases)?.ClusterLeases ?? new LocalClusterLeases(Clock),
            NodeBoard = (remote?.Tier as IHasNodeBoard)?.NodeBoard,
        };
        link.Gate.Recovered = l2.Recovery.Wake;
        remote?.Channel?.Listen(new CoherenceFlow(local, link, l2.Recovery, observers), options.L2.CoherenceLease);
        return cache;
    }

    private L2Services ServicesOf(
        L2Link link, MemoryTier memory, EntryVersions versions, ProfileCatalog profiles, Observers observers, CacheClock clock)
    {
        var numbers = new VersionNumbers(link, versions.Clock, clock);
        var recovery = new L2Recovery(link, profiles, clock, observers.Log);
        var leases = new L2Leases(link, recovery) { LongestWait = LeaseWait };
        var emptied = new EmptiedCheck(memory, link);
        return new(
            link,
            new L2Reads(link, numbers, versions, emptied, observers, clock),
            new L2Writes(link, leases, numbers, versions, observers, clock),
            new L2Removals(link, recovery, observers, clock),
            leases,
            new L2Touches(link, observers, clock),
            numbers,
            recovery,
            emptied);
    }

    private L2Link LinkTo(RemoteTierBinding? remote, RemoteTierOptions options, ProfileCatalog profiles, CacheClock clock, VersionClock versions, ILogger log)
    {
        var serializers = new SerializerCatalog([.. Services?.GetServices<IValueSerializer>() ?? [], new HybridValueSerializer(new CopySerializers(Services))]);
        var scope = remote?.Tier.Scope ?? string.Empty;
        var others = remote is null ? CoherenceLease.OtherNodes.None
            : remote.Channel is null ? CoherenceLease.OtherNodes.Silent
            : CoherenceLease.OtherNodes.Announced;
        return new()
        {
            Gate = new RemoteGate(remote is null ? null : new ObservedTier(remote.Tier, Telemetry, profiles), options, clock, log),
            Figures = new CoherenceFigures(Telemetry),
            Lease = new CoherenceLease(clock, versions, options.CoherenceLease, others),
            Channel = remote?.Channel,
            UnheardLifetime = UnheardLifetime ?? options.CoherenceLease,
            Reader = new PayloadReader(serializers, scope),
            Writer = new PayloadWriter(serializers, scope),
        };
    }
}
