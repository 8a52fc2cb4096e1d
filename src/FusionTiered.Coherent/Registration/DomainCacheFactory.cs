using FusionTiered.Coherence;
using FusionTiered.Copies;
using FusionTiered.Flights;
using FusionTiered.Flows;
using FusionTiered.Invalidation;
using FusionTiered.L1;
using FusionTiered.L2;
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

    /// <summary>Where serializers of the application are found; null: there are none.</summary>
    public IServiceProvider? Services { get; init; }

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
        profiles ??= new ProfileCatalog(options);
        events ??= static () => EventMap.Empty;
        var log = Logs.CreateLogger("FusionTiered");
        var clock = new CacheClock(Clock);
        var keyEvents = new KeyEventLog(log, options.RevealKeys);
        var versions = new VersionClock();
        var memory = new MemoryTier(clock, versions, new MemoryLimits(options.MaxEntries, options.MaxBytes));
        var shared = SharedOf(remote, options.L2, clock, versions, log);
        var changes = new Changes();
        var engine = new Engine
        {
            Profiles = profiles,
            Versions = versions,
            Tags = new TagVersions(versions, () => memory.OldestLoad),
            Memory = memory,
            Flights = new FlightTable(),
            Sources = new SourceRunner(Scheduler, clock, log),
            FreshnessCheck = new FreshnessCheck(memory, versions, clock, keyEvents, shared),
            Shared = shared,
            Numbers = new VersionNumbers(shared, versions, clock),
            Entries = new EntryMaker(clock, Random, new RefusedValues(log)),
            Copies = new ValueCopier(new CopySerializers(Services, new RawValueSerializer(), new JsonValueSerializer())),
            Changes = changes,
            OwnChanges = new OwnChangeFilter(() => changes.Watchers > 0 && shared.Lease.CanReceiveChanges),
            Patterns = new PatternSets(() => profiles.All, events().Shapes),
            Clock = clock,
            Log = log,
            KeyEvents = keyEvents,
            Scheduler = Scheduler,
        };
        var cache = new CoherentDomainCache(name, engine, new EventInvalidator(events), Scopes);
        engine.FreshnessCheck.Used = engine.ReportUse;
        shared.Gate.Reopened = engine.Recovery.Wake;
        remote?.Channel?.Listen(new CoherenceFlow(engine), options.L2.CoherenceLease);
        return cache;
    }

    private SharedTier SharedOf(RemoteTierBinding? remote, RemoteTierOptions options, CacheClock clock, VersionClock versions, ILogger log)
    {
        var serializers = new SerializerCatalog(Services?.GetServices<IValueSerializer>() ?? []);
        var scope = remote?.Tier.Scope ?? string.Empty;
        var others = remote is null ? CoherenceLease.OtherNodes.None
            : remote.Channel is null ? CoherenceLease.OtherNodes.Silent
            : CoherenceLease.OtherNodes.Announced;
        return new()
        {
            Gate = new RemoteGate(remote?.Tier, options, clock, log),
            Lease = new CoherenceLease(clock, versions, options.CoherenceLease, others),
            Channel = remote?.Channel,
            Reader = new PayloadReader(serializers, scope),
            Writer = new PayloadWriter(serializers, scope),
        };
    }
}
