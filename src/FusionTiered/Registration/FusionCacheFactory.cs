using FusionTiered.Consistency;
using FusionTiered.Copies;
using FusionTiered.Engines;
using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Invalidation;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Time;
using FusionTiered.Watching;
using Microsoft.Extensions.Logging;
using CacheLog = FusionTiered.Telemetry.CacheLog;
using CacheName = FusionTiered.Telemetry.CacheName;
using KeyEventLog = FusionTiered.Telemetry.KeyEventLog;

namespace FusionTiered.Fusion.Registration;

/// <summary>Puts one cache on FusionCache together.</summary>
internal static class FusionCacheFactory
{
    public static FusionDomainCache Create(EngineParts parts, FusionEngineOptions options)
    {
        var log = new CacheLog(parts.Logs.CreateLogger("FusionTiered.FusionCache"));
        var owned = new Stack<IDisposable>();
        try
        {

            // FusionCache names the end of an entry by the system's clock, whichever the cache has.
            var memory = Owned(new BoundedMemory(parts.Profiles, parts.Options.MaxEntries, parts.Options.MaxBytes, TimeProvider.System, log));
            var changes = new Changes();
            var keyEvents = new KeyEventLog(log, parts.Options.RevealKeys);
            var l2 = Owned(new FusionL2(parts, options, log));
            Func<bool>? isReached = l2.Redis is { Heartbeat: var heart } ? () => heart.IsAnswered : null;
            var state = new L2State(parts.Name, parts.Options.L2.BreakerPause, new CacheClock(TimeProvider.System), log, parts.Options.RevealKeys, isReached, parts.Telemetry);
            var maker = new ProfileCacheMaker(parts, options, memory, changes, state, l2, log);
            var engine = new FusionEngine
            {
                Caches = Owned(new ProfileCaches(parts.Profiles, maker.Make)),
                Memory = memory,
                Time = parts.Time,
                Unshared = new UnsharedTypes(log),
                End = Owned(new EngineEnd(FusionDomainCache.Ended)),
                Profiles = parts.Profiles,
                Patterns = new PatternSets(() => parts.Profiles.All, parts.Events().Shapes),
                Sources = new SourceRunner(TaskScheduler.Default, new CacheClock(parts.Time), keyEvents, log, parts.Telemetry),
                Telemetry = parts.Telemetry,
                KeyEvents = keyEvents,
                Changes = changes,
                L2 = state,
                Sweep = l2.Redis is { } shared
                    ? new KeySweep(shared.Database, shared.Scripts, parts.Options.KeyPrefix, parts.Options.KeyPrefix + ProfileCache.L2KeyPrefix, maker.VersionStays, parts.Name, log)
                    : null,
                ClusterLeases = l2.Leases ?? new LocalClusterLeases(parts.Time),
                Promises = l2.Promises,
                Log = log,
            };
            if (parts.Options.Consistency.Sampling is > 0 and var sampling && l2.Redis is not null)
            {
                engine.Consistency = Owned(new ConsistencyMonitor(new TierComparer(engine), sampling, parts.Time, log, parts.Options.L2.CoherenceLease));
            }

            if (l2.Redis is { } redis)
            {
                Follow(engine, redis.Foreign);
                var repairer = new Repairer(engine);
                redis.Heartbeat.Answered = async () =>
                {
                    state.HeartbeatAnswered();
                    await redis.Foreign.EnsureAsync().ConfigureAwait(false);
                    await repairer.BeginAsync().ConfigureAwait(false);
                };
            }

            var made = new FusionDomainCache(parts.Name, parts.Options, engine, new EventInvalidator(parts.Events), parts.Scopes, () =>
            {
                log.End();
                DisposeAll(owned);
            })
            {
                SaveOrder = l2.Redis is { Database: var database }
                    ? new RedisSaveOrder(database, parts.Options.KeyPrefix, parts.Options.L2.WriteDeadline, new CacheClock(parts.Time), () => state.IsResting)
                    : new LocalSaveOrder(),
                NodeBoard = l2.NodeBoard,
            };
            parts.Follow(() => ApplyLimits(memory, parts.Profiles), map => Follow(made, map, log));
            return made;
        }
        catch
        {
            DisposeAll(owned);
            throw;
        }

        T Owned<T>(T one)
            where T : IDisposable
        {
            owned.Push(one);
            return one;
        }
    }

    // A value that another program changed goes from memory, and so does everything after such changes may have been missed.
    private static void Follow(FusionEngine engine, ForeignChanges foreign)
    {
        foreign.Changed = text =>
        {
            if (EngineKeys.IsValue(text))
            {
                // The end of a lifetime is announced as well: it outdates no load.
                engine.Caches.Of(engine.Profiles.ByText(text)).Memory.Remove(text);
                engine.Changes.Tell(CacheChangeKind.Changed, text);
            }
        };
        foreign.Missed = () =>
        {
            foreach (var cache in engine.Caches.All)
            {
                cache.Fence.Clock.RaiseAllTags();
                cache.Fence.Raise();
                cache.Forget();
            }

            engine.Changes.Tell(CacheChangeKind.Missed, string.Empty);
        };
    }

    private static void ApplyLimits(BoundedMemory memory, ProfileCatalog profiles)
    {
        foreach (var profile in profiles.All)
        {
            memory.Apply(profile);
        }
    }

    // Values that are in the tiers do not carry the tags of the new patterns, so they go.
    private static void Follow(FusionDomainCache cache, EventMap map, ILogger log)
    {
        var profiles = cache.Engine.Profiles;
        cache.Engine.Patterns = new PatternSets(() => profiles.All, map.Shapes);
        _ = cache.ClearAsync().AsTask().ContinueWith(
            failed => Log.NotCleared(log, CacheName.Shown(cache.Name), failed.Exception!.InnerException!),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static void DisposeAll(Stack<IDisposable> owned)
    {
        while (owned.TryPop(out var next))
        {
            next.Dispose();
        }
    }
}
