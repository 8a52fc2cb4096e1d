using FusionTiered.Copies;
using FusionTiered.Engines;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Invalidation;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Time;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Registration;

/// <summary>Puts FusionCache, its Redis parts and the engine over them together.</summary>
internal static class FusionCacheFactory
{
    private static readonly TimeSpan BreakerRest = TimeSpan.FromSeconds(5);

    public static FusionDomainCache Create(EngineParts parts, FusionEngineOptions options)
    {
        var (provider, name, all, profiles, clock, logs) = (parts.Services, parts.Name, parts.Options, parts.Profiles, parts.Time, parts.Logs);
        var log = logs.CreateLogger("FusionTiered.FusionCache");
        var owned = new Stack<IDisposable>();
        try
        {
            var theirs = options.Existing?.Invoke(provider);
            var memory = theirs is null ? new MemoryCache(new MemoryCacheOptions { SizeLimit = all.MaxBytes, TrackStatistics = true }, logs) : null;
            if (memory is not null)
            {
                owned.Push(memory);
            }

            var cache = theirs ?? Make(provider, name, all, options, memory!, logs, owned);
            var prefix = PrefixOf(cache);
            memory?.Clear(); // of what was asked with
            var tags = new TagStates(cache, prefix);
            owned.Push(tags);
            var calls = new CallEvents(cache, prefix, clock, log);
            owned.Push(calls);
            var engine = new FusionEngine
            {
                Cache = cache,
                Memory = memory,
                Prefix = prefix,
                Events = calls,
                TagStates = tags,
                Time = clock,
                Profiles = profiles,
                Patterns = new PatternSets(() => profiles.All, parts.Events().Shapes),
                Sources = new SourceRunner(TaskScheduler.Default, new CacheClock(clock), log),
                Nothings = new NothingMarks(cache),
                Limits = theirs is null
                    ? EngineLimits.Own(all, options.L2ReadTimeout)
                    : EngineLimits.Theirs(theirs.DefaultEntryOptions, options.L2ReadTimeout),
                Promises = theirs is not null ? FusionPromises.OfApplication : options.Connect is null ? FusionPromises.Alone : FusionPromises.OnRedis,
                Log = log,
            };
            owned.Push(new ForeignChanges(cache, prefix, engine.Changes));
            owned.Push(new EvictionEvents(cache, prefix, profiles, engine.Departed));
            var made = new FusionDomainCache(
                name, all, engine, new EventInvalidator(parts.Events), parts.Scopes, () => DisposeAll(owned));
            parts.Follow(static () => { }, map => Follow(made, map, profiles, log));
            return made;
        }
        catch
        {
            DisposeAll(owned);
            throw;
        }
    }

    private static FusionCache Make(
        IServiceProvider provider, string name, FusionTieredOptions all, FusionEngineOptions options, MemoryCache memory, ILoggerFactory logs, Stack<IDisposable> owned)
    {
        var settings = new FusionCacheOptions
        {
            CacheName = name.Length == 0 ? "FusionTiered" : name,
            CacheKeyPrefix = all.KeyPrefix,
            BackplaneChannelPrefix = all.KeyPrefix + name,
            EnableSyncEventHandlersExecution = true,
            RemoveByTagBehavior = RemoveByTagBehavior.Remove,
            WaitForInitialBackplaneSubscribe = true,
            DistributedCacheCircuitBreakerDuration = BreakerRest,
            BackplaneCircuitBreakerDuration = BreakerRest,
        };
        settings.InternalStrings.ClearRemoveTag = ReservedTags.Clear;
        settings.InternalStrings.ClearExpireTag = ReservedTags.ClearToStale;
        options.Configured?.Invoke(settings);
        var connection = options.Connect is { } connect ? new SharedConnection(() => connect(provider)) : null;
        if (connection is not null)
        {
            owned.Push(connection);
        }

        // FusionCache names keys in what it logs; without leave to do so, this package logs what matters itself.
        var cache = new FusionCache(settings, memory, all.RevealKeys ? logs.CreateLogger<FusionCache>() : null);
        owned.Push(cache);
        cache.SetupSerializer(new RegisteredSerializer(new CopySerializers(provider), new FusionCacheSystemTextJsonSerializer(options.Json)));
        if (connection is not null)
        {
            // The connection is disposed with the rest: the Redis tier has nothing else to dispose.
            cache.SetupDistributedCache(new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = connection.GetAsync }));
            cache.SetupBackplane(new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = connection.GetAsync }));
        }

        return cache;
    }

    /// <summary>What the cache puts before each key, asked of it by an event; so is whether its events come in time, and whether it has tags.</summary>
    /// <exception cref="NotSupportedException">It raises its events too late, or has no tags.</exception>
    private static string PrefixOf(IFusionCache cache)
    {
        const string Probe = "fusiontiered{probe}";
        string? key = null;
        cache.Events.Set += Note;
        try
        {
            cache.Set(
                Probe,
                true,
                new FusionCacheEntryOptions(TimeSpan.FromSeconds(1))
                {
                    Size = 1,
                    SkipDistributedCacheRead = true,
                    SkipDistributedCacheWrite = true,
                    SkipBackplaneNotifications = true,
                },
                [Probe]);
        }
        catch (InvalidOperationException noTags)
        {
            throw new NotSupportedException($"The FusionCache '{cache.CacheName}' has tags disabled; profiles are cleared by them. Set {nameof(FusionCacheOptions.DisableTagging)} to false.", noTags);
        }
        finally
        {
            cache.Events.Set -= Note;
        }

        return key?[..^Probe.Length] ?? throw new NotSupportedException(
            $"The FusionCache '{cache.CacheName}' raises its events in the background; how far a write got would be known too late. Set {nameof(FusionCacheOptions.EnableSyncEventHandlersExecution)} to true.");

        void Note(object? sender, ZiggyCreatures.Caching.Fusion.Events.FusionCacheEntryEventArgs e)
        {
            if (e.Key.EndsWith(Probe, StringComparison.Ordinal))
            {
                key = e.Key;
            }
        }
    }

    // Other patterns: what lies in the tiers does not carry their tags, so it goes.
    private static void Follow(FusionDomainCache cache, EventMap map, ProfileCatalog profiles, ILogger log)
    {
        cache.Engine.Patterns = new PatternSets(() => profiles.All, map.Shapes);
        _ = cache.ClearAsync().AsTask().ContinueWith(
            failed => Log.NotCleared(log, cache.Name, failed.Exception!.InnerException!.GetType().Name),
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
