using FusionTiered.Copies;
using FusionTiered.Engines;
using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Watching;
using FusionTiered.Weights;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.Registration;

/* One FusionCache for each profile: clearing a profile is FusionCache's own Clear, its metrics carry the profile's name, and an
   application can use the FusionCache of a profile as it is. They share the memory (its limits are of the whole and of each profile), the connection to
   Redis, L2, and the marks of tags (a tag ends values of all profiles with one write). Each has of its own: the tags of its
   clears, and its channel. Measured against one FusionCache for all: docs/decisions/0007. */
internal sealed class ProfileCacheMaker
{
    private readonly EngineParts _parts;
    private readonly FusionEngineOptions _options;
    // So long do the other nodes wait when the process that loads dies.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LoadMargin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestStay = TimeSpan.FromMinutes(1);

    private readonly BoundedMemory _memory;
    private readonly FenceClock _fences = new();
    private readonly MarkLifetime _marks;
    private volatile LeaseLocker[] _lockers = [];
    private readonly ILogger _log;
    private readonly Changes _changes;
    private readonly L2State _state;
    private readonly EntryLimits _limits;
    private readonly CacheClock _clock;
    private readonly CopySerializers _serializers;
    private readonly FusionL2 _l2;
    private readonly KeyEventLog _keyEvents;

    public ProfileCacheMaker(EngineParts parts, FusionEngineOptions options, BoundedMemory memory, Changes changes, L2State state, FusionL2 l2, ILogger log)
    {
        (_parts, _options, _memory, _changes, _state, _l2, _log) = (parts, options, memory, changes, state, l2, log);
        _marks = new MarkLifetime(parts.Profiles);
        _limits = new EntryLimits(parts.Options, () => _marks.OfValues, isHardened: l2.Redis is not null) { Refused = new RefusedValues(log) };
        _clock = new CacheClock(parts.Time);
        _serializers = new CopySerializers(parts.Services);
        _keyEvents = new KeyEventLog(log, parts.Options.RevealKeys);
    }

    public ProfileCache Make(ProfileState profile)
    {
        // Loops that FusionCache starts here must not keep the ticket of whoever came first.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            return MakeNow(profile);
        }
    }

    private ProfileCache MakeNow(ProfileState profile)
    {
        var settings = SettingsOf(profile);
        var fence = new ProfileFence(_fences, _parts.Time);

        // With FusionCache's own backplane, FusionCache changes its entries in place: a value beside the entry would be the old one.
        var memory = new FencedMemory(_memory, profile, fence, _clock, (key, value, bytes) => SizeOf(profile, key, value, bytes), keepsReady: !_l2.HasStockBackplane, asksMarks: _l2.Redis is not null);

        var turns = new FencedMemoryLocker();

        // FusionCache names keys in its logs; without leave to do so, this package logs what matters itself.
        var cache = new FusionCache(settings, memory, _parts.Options.RevealKeys ? _parts.Logs.CreateLogger<FusionCache>() : null, turns);
        ProfileCache? made = null;
        var serializer = new RegisteredSerializer(_serializers, _options.Json, profile, () => UsesTags(made), _l2.Redis?.Times, (value, failure, isDamaged) => made?.Hardened?.Unreadable.Note(value, failure, isDamaged));
        cache.SetupSerializer(serializer);
        var receipts = new WriteReceipts();
        var (backplane, hardened) = _l2.Redis is { } redis ? Harden(redis, profile, cache, serializer, memory, fence, () => made) : (null, null);
        if (hardened is null)
        {
            backplane = UseStockParts(cache, profile, receipts);
        }

        _state.Watch(cache, Missed);
        return made = new ProfileCache(profile, cache, new ProfileCacheParts
        {
            Limits = _limits,
            Count = new MemoryCount(_memory, profile),
            Memory = memory,
            Inspector = new L2Inspector(_l2.Plain, serializer, _l2.Redis?.Times),
            Fence = fence,
            Turns = turns,
            TagOptions = settings.TagsDefaultEntryOptions,
            Marks = _marks,
            Telemetry = _parts.Telemetry,
            LongestStart = _parts.Options.L2.WriteDeadline,
            Clock = _clock,
            IsLogged = _parts.Options.RevealKeys,
            Receipts = hardened is null ? receipts : null,
            Backplane = backplane,
            Hardened = hardened,
        });
    }

    // Of a value that L2 had; null: memory does not keep it. A value that is loaded or written is weighed with its options.
    private long? SizeOf(ProfileState profile, string key, object? value, int bytes)
    {
        var settings = profile.Settings;
        var weighed = Weigher.WeighOf(settings, key, value, bytes);
        _limits.Refused?.Note(settings, weighed);
        return weighed.Value > settings.MaxL1ValueBytes || weighed.Entry > _limits.MaxBytes ? null : weighed.Entry;
    }

    private (IProfileBackplane Backplane, HardenedL2 Hardened) Harden(
        RedisParts redis, ProfileState profile, FusionCache cache, RegisteredSerializer serializer, FencedMemory memory, ProfileFence fence, Func<ProfileCache?> made)
    {
        var l2 = _parts.Options.L2;
        var keyStart = _parts.Options.KeyPrefix + ProfileCache.L2KeyPrefix;
        var leaseStart = _parts.Options.KeyPrefix + "lease:";
        var times = new L2Times(l2.ReadDeadline, l2.WriteDeadline, VersionStays(), _marks.OfMarks, _parts.Time);
        var locker = new LeaseLocker(
            redis.Database,
            redis.Scripts,
            leaseStart,
            keyStart,
            memory,
            fence,
            new LeaseTimes(Lease, l2.ReadDeadline, l2.BreakerPause, () => profile.Settings.StaleFor > TimeSpan.Zero ? profile.Settings.SoftDeadline : null, () => _state.IsResting, () => profile.Settings.HardDeadline + LoadMargin, _clock));
        var backplane = new OrderedBackplane(new OrderedBackplaneParts
        {
            Profile = profile.Name,
            Channel = ChannelOf(profile) + ".Backplane:v2",
            Redis = redis.Database,
            Scripts = redis.Scripts,
            Fence = fence,
            Memory = memory,
            Clock = redis.Clock,
            Time = _clock,
            Heartbeat = redis.Heartbeat,
            WriteDeadline = l2.WriteDeadline,
            CarriesTags = ReferenceEquals(profile, _parts.Profiles.Default),
            Wake = locker.Wake,
            Told = redis.Foreign.Told,
            Outdated = ReleaseOutdated,
            Hear = Hear,
            Missed = Missed,
            Figures = _state.Coherence,
            Log = _log,
            RevealsKeys = _parts.Options.RevealKeys,
        })
        {
            Lost = () => made()?.Forget(),
        };
        _lockers = [.. _lockers, locker];
        HardenedL2? hardened = null;
        var versioned = new VersionedL2(
            redis.Database, redis.Scripts, keyStart, leaseStart, memory, fence, backplane, redis.Clock, redis.Marks, times, key => hardened?.Repairs.Has(key) == true)
        {
            AskTold = key => made()!.AskL2Async(key),
            Stored = key => made()?.Asks?.Forget(key),
        };
        hardened = new HardenedL2(versioned, backplane, locker, keyStart, new WireFormat(serializer, redis.Times), new UnreadableValues(versioned, profile, _keyEvents, _parts.Telemetry, _log));
        cache.Events.Distributed.CircuitBreakerChange += (_, e) => hardened.IsLeftAlone = !e.IsClosed;

        // A clear by code that uses the FusionCache of the profile by itself.
        cache.Events.Clear += (_, _) => backplane.NoteClear(redis.Clock.Local);
        UseL2(cache, profile, versioned, static _ => { });
        cache.SetupBackplane(backplane);
        cache.SetupDistributedLocker(locker);
        return (backplane, hardened);
    }

    private ObservedBackplane? UseStockParts(FusionCache cache, ProfileState profile, WriteReceipts receipts)
    {
        if (_l2.Cache is { } shared)
        {
            UseL2(cache, profile, shared, receipts.Confirm);
        }

        ObservedBackplane? backplane = null;
        if (_l2.NewBackplane() is { } redis)
        {
            backplane = new ObservedBackplane(redis, _parts.Options.L2.WriteDeadline, _parts.Time, receipts.Confirm, message => Hear(message.Action, message.CacheKey), Missed);
            cache.SetupBackplane(backplane);
        }

        if (_l2.NewLocker() is { } locker)
        {
            cache.SetupDistributedLocker(locker);
        }

        return backplane;
    }

    private void UseL2(FusionCache cache, ProfileState profile, IDistributedCache l2, Action<string> taken)
    {
        cache.SetupDistributedCache(new DeadlineCache(
            l2, _parts.Options.KeyPrefix, _parts.Options.L2.ReadDeadline, _parts.Options.L2.WriteDeadline, _parts.Time, (key, took) => Answered(profile, key, took), Taken, _state.Failed, (operation, key) => BeginL2(profile, operation, key)));
        cache.Events.Distributed.Hit += (_, e) => Count(profile, e.Key, isHit: !e.IsStale);
        cache.Events.Distributed.Miss += (_, e) => Count(profile, e.Key, isHit: false);

        void Taken(string key)
        {
            taken(key);
            _state.CallAnswered();
        }
    }

    /// <summary>How long a version stays without a value: longer than any load of this cache, which is not stored after it.</summary>
    public TimeSpan VersionStays()
    {
        var longest = _parts.Profiles.All.Max(static profile => profile.Settings.HardDeadline) + LoadMargin;
        return longest > ShortestStay ? longest : ShortestStay;
    }

    // Without the name of the cache: caches that share a prefix share values, and have to hear of each other's changes.
    private string ChannelOf(ProfileState profile) => $"{_parts.Options.KeyPrefix}/{profile.Name}";

    private FusionCacheOptions SettingsOf(ProfileState profile)
    {
        var settings = new FusionCacheOptions
        {
            CacheName = _parts.Name.Length == 0 ? profile.Name : $"{_parts.Name}/{profile.Name}",
            BackplaneChannelPrefix = ChannelOf(profile),
            RemoveByTagBehavior = RemoveByTagBehavior.Remove,

            // With Redis away, each of them would wait for its connection when the cache is made. The first call waits, for a bounded time.
            WaitForInitialBackplaneSubscribe = false,
            DistributedCacheCircuitBreakerDuration = _parts.Options.L2.BreakerPause,
            BackplaneCircuitBreakerDuration = _parts.Options.L2.BreakerPause,

            // A repair of this package removes what Redis did not take. FusionCache would write the value again, over a newer one.
            EnableAutoRecovery = _l2.Redis is null,

            // The events that are used here are rare, and their handlers only count.
            EnableSyncEventHandlersExecution = true,
            DefaultEntryOptions = new ProfileEntryOptions(profile.Settings, _limits).Direct(),
        };
        settings.InternalStrings.ClearRemoveTag = ReservedTags.Clear(profile.Name);
        settings.InternalStrings.ClearExpireTag = ReservedTags.ClearToStale(profile.Name);
        _options.Configured?.Invoke(settings);
        return settings;
    }

    // The marks of tags come on one channel, for all profiles.
    private void ReleaseOutdated()
    {
        foreach (var locker in _lockers)
        {
            locker.ReleaseOutdated();
        }
    }

    private static void UsesTags(ProfileCache? cache)
    {
        if (cache is not null)
        {
            cache.UsesTags = true;
        }
    }

    private static bool IsValueInL2(string key) => EngineKeys.IsValue(key);

    // Marks of tags are none: a value with many tags would have many.
    private L2Operation BeginL2(ProfileState profile, string operation, string key) =>
        _parts.Telemetry.WatchesL2 && key.StartsWith(ProfileCache.L2KeyPrefix, StringComparison.Ordinal) && key[ProfileCache.L2KeyPrefix.Length..] is var text && EngineKeys.IsValue(text)
            ? _parts.Telemetry.BeginL2(operation, profile.Name, text)
            : default;

    private void Answered(ProfileState profile, string key, TimeSpan took)
    {
        _state.CallAnswered();
        if (key.StartsWith(ProfileCache.L2KeyPrefix, StringComparison.Ordinal) && EngineKeys.IsValue(key.AsSpan(ProfileCache.L2KeyPrefix.Length)))
        {
            profile.Counters.L2Latency.Record(took);
            if (StoreTicket.Current is { } ticket && key.AsSpan(ProfileCache.L2KeyPrefix.Length).SequenceEqual(ticket.Key))
            {
                ticket.HasL2Answered = true;
            }
        }
    }

    private static void Count(ProfileState profile, string key, bool isHit)
    {
        if (!IsValueInL2(key))
        {
            return;
        }

        // With the lease L2 is looked at once more: one look-up for the caller.
        if (StoreTicket.Current is { } ticket && ticket.Covers(key))
        {
            if (!isHit && ticket.HasMissed)
            {
                return;
            }

            if (isHit && ticket.CountsL2AtEnd)
            {
                ticket.HasFound = true;
                return;
            }

            ticket.HasMissed = !isHit;
            if (ticket.IsShared)
            {
                return;
            }
        }

        profile.Counters.L2Answered(isHit);
    }

    private void Missed() => _changes.Tell(CacheChangeKind.Missed, string.Empty);

    // A watch hears of other nodes through the backplane.
    private void Hear(BackplaneMessageAction action, string? key)
    {
        if (key is null)
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
                action switch
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
