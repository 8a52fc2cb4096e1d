using FusionTiered.Copies;
using FusionTiered.Engines;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Watching;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.Registration;

/* One FusionCache for each profile: clearing a profile is FusionCache's own Clear, its metrics carry the profile's name, and an
   application can use the FusionCache of a profile as it is. They share the memory (its limits are of the whole and of each profile), the connection to
   Redis, L2, and the marks of tags (a tag ends values of all profiles with one write). What each has of its own: the tags of its
   clears, and its channel. Measured against one FusionCache for all: docs/decisions/0007. */
internal sealed class ProfileCacheMaker
{
    private readonly EngineParts _parts;
    private readonly FusionEngineOptions _options;
    private readonly BoundedMemory _memory;
    private readonly Changes _changes;
    private readonly L2State _state;
    private readonly EntryLimits _limits;
    private readonly CacheClock _clock;
    private readonly CopySerializers _serializers;
    private readonly FusionL2 _l2;

    public ProfileCacheMaker(EngineParts parts, FusionEngineOptions options, BoundedMemory memory, Changes changes, L2State state, FusionL2 l2)
    {
        (_parts, _options, _memory, _changes, _state, _l2) = (parts, options, memory, changes, state, l2);
        _limits = new EntryLimits(parts.Options);
        _clock = new CacheClock(parts.Time);
        _serializers = new CopySerializers(parts.Services);
    }

    public ProfileCache Make(ProfileState profile)
    {
        var settings = SettingsOf(profile);

        // FusionCache names keys in its logs; without leave to do so, this package logs what matters itself.
        var cache = new FusionCache(settings, _memory, _parts.Options.RevealKeys ? _parts.Logs.CreateLogger<FusionCache>() : null);
        ProfileCache? made = null;
        cache.SetupSerializer(new RegisteredSerializer(_serializers, _options.Json, profile, () => UsesTags(made)));
        var receipts = new WriteReceipts();
        ObservedBackplane? backplane = null;
        if (_l2.Cache is { } shared)
        {
            cache.SetupDistributedCache(new DeadlineCache(
                shared, _parts.Options.KeyPrefix, _parts.Options.L2.ReadDeadline, _parts.Options.L2.WriteDeadline, _parts.Time, (key, took) => Answered(profile, key, took), receipts.Confirm));
            cache.Events.Distributed.Hit += (_, e) => Count(profile, e.Key, isHit: !e.IsStale);
            cache.Events.Distributed.Miss += (_, e) => Count(profile, e.Key, isHit: false);
        }

        if (_l2.NewBackplane() is { } redis)
        {
            backplane = new ObservedBackplane(redis, _parts.Options.L2.WriteDeadline, _parts.Time, receipts.Confirm, Hear, Missed);
            cache.SetupBackplane(backplane);
        }

        if (_l2.NewLocker() is { } locker)
        {
            cache.SetupDistributedLocker(locker);
        }

        _state.Watch(cache, Missed);
        return made = new ProfileCache(
            profile,
            cache,
            new ProfileCacheParts(_limits, new MemoryCount(_memory, profile), receipts, settings.TagsDefaultEntryOptions, backplane, _parts.Options.L2.WriteDeadline, _clock));
    }

    private FusionCacheOptions SettingsOf(ProfileState profile)
    {
        var settings = new FusionCacheOptions
        {
            CacheName = _parts.Name.Length == 0 ? profile.Name : $"{_parts.Name}/{profile.Name}",
            BackplaneChannelPrefix = $"{_parts.Options.KeyPrefix}{_parts.Name}/{profile.Name}",
            RemoveByTagBehavior = RemoveByTagBehavior.Remove,

            // With Redis away, each of them would wait for its connection when the cache is made. The first call waits, for a bounded time.
            WaitForInitialBackplaneSubscribe = false,
            DistributedCacheCircuitBreakerDuration = _parts.Options.L2.BreakerPause,
            BackplaneCircuitBreakerDuration = _parts.Options.L2.BreakerPause,

            // The events that are used here are rare, and their handlers only count.
            EnableSyncEventHandlersExecution = true,
            DefaultEntryOptions = new ProfileEntryOptions(profile.Settings, _limits).Direct(),
        };
        settings.InternalStrings.ClearRemoveTag = ReservedTags.Clear(profile.Name);
        settings.InternalStrings.ClearExpireTag = ReservedTags.ClearToStale(profile.Name);
        _options.Configured?.Invoke(settings);
        return settings;
    }

    private static void UsesTags(ProfileCache? cache)
    {
        if (cache is not null)
        {
            cache.UsesTags = true;
        }
    }

    private static bool IsValueInL2(string key) => EngineKeys.IsValue(key);

    private static void Answered(ProfileState profile, string key, TimeSpan took)
    {
        if (key.StartsWith(ProfileCache.L2KeyPrefix, StringComparison.Ordinal) && IsValueInL2(key[ProfileCache.L2KeyPrefix.Length..]))
        {
            profile.Counters.L2Latency.Record(took);
        }
    }

    private static void Count(ProfileState profile, string key, bool isHit)
    {
        if (IsValueInL2(key))
        {
            profile.Counters.L2Answered(isHit);
        }
    }

    private void Missed() => _changes.Tell(CacheChangeKind.Missed, string.Empty);

    // A watch hears of other nodes through the backplane.
    private void Hear(BackplaneMessage message)
    {
        if (message.CacheKey is not { } key)
        {
            return;
        }

        if (key.StartsWith(EngineKeys.TagPrefix, StringComparison.Ordinal))
        {
            HearTag(key[EngineKeys.TagPrefix.Length..]);
        }
        else if (EngineKeys.IsValue(key))
        {
            _changes.Tell(
                message.Action switch
                {
                    BackplaneMessageAction.EntryRemove => CacheChangeKind.Removed,
                    BackplaneMessageAction.EntryExpire => CacheChangeKind.Expired,
                    _ => CacheChangeKind.Set,
                },
                key);
        }
    }

    private void HearTag(string tag)
    {
        if (ReservedTags.ClearedBy(tag) is { } profile)
        {
            _changes.Tell(CacheChangeKind.ProfileCleared, profile);
        }
        else if (TagRules.IsOfPattern(tag))
        {
            _changes.Tell(CacheChangeKind.PatternCleared, tag[TagRules.PatternPrefix.Length..] + "*");
        }
        else
        {
            _changes.Tell(CacheChangeKind.TagInvalidated, tag);
        }
    }
}
