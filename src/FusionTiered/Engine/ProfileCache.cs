using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Engine;

/// <summary>The FusionCache of one profile, and all that a call on it needs.</summary>
internal sealed class ProfileCache
{
    /// <summary>Before the key, in the L2 of FusionCache: the version of its format.</summary>
    public const string L2KeyPrefix = "v2:";

    private readonly ProfileCacheParts _parts;
    private readonly ProfilePreparation _preparation;
    private volatile ProfileEntryOptions _options;
    private volatile bool _isLent;
    private volatile bool _hasNothings;
    private volatile bool _expectsMiss;

    /// <param name="profile">The profile.</param>
    /// <param name="cache">Its FusionCache.</param>
    /// <param name="parts">How it was made.</param>
    public ProfileCache(ProfileState profile, FusionCache cache, ProfileCacheParts parts)
    {
        (Profile, Cache, _parts) = (profile, cache, parts);
        HasL2 = cache.HasDistributedCache;
        Stale = new StaleValues(parts.Clock);
        _isLent = parts.IsLogged;
        _options = new ProfileEntryOptions(profile.Settings, parts.Limits);
        _preparation = new ProfilePreparation(this, parts);
        Asks = parts.Hardened is null ? null : new SharedAsks(parts.Fence, AskL2Async);
    }

    public ProfileState Profile { get; }

    public FusionCache Cache { get; }

    /// <summary>The entries of the profile in memory.</summary>
    public MemoryCount Count => _parts.Count;

    /// <summary>The profile's view of memory.</summary>
    public FencedMemory Memory => _parts.Memory;

    public ProfileFence Fence => _parts.Fence;

    /// <summary>Looks at the entries of the profile in L2.</summary>
    public L2Inspector Inspector => _parts.Inspector;

    /// <summary>One load of a key in this node.</summary>
    public FencedMemoryLocker Turns => _parts.Turns;

    public CallerTable Callers { get; } = new();

    /// <summary>The reads of L2 that callers without a source share; null: each asks by itself.</summary>
    public SharedAsks? Asks { get; }

    public StaleValues Stale { get; }

    /// <summary>An operation of L2 begins that FusionCache knows nothing of.</summary>
    /// <inheritdoc cref="CacheTelemetry.BeginL2"/>
    public L2Operation BeginL2(string operation, string? key, int keys = 1) => _parts.Telemetry.BeginL2(operation, Profile.Name, key, keys);

    /// <summary>Whether somebody is told of operations of L2.</summary>
    public bool WatchesL2 => _parts.Telemetry.WatchesL2;

    /// <summary>Asks L2 before FusionCache does. It does not throw when Redis fails: the answer tells.</summary>
    public ValueTask<L2Answer> AskL2Async(string key) => WatchesL2 ? AskToldAsync(key) : Hardened!.L2.AskAsync(key, Profile.Counters.L2Latency);

    private async ValueTask<L2Answer> AskToldAsync(string key)
    {
        var operation = BeginL2(L2Operations.Read, key);
        var answer = await Hardened!.L2.AskAsync(key, Profile.Counters.L2Latency).ConfigureAwait(false);
        operation.End(answer.Failure);
        return answer;
    }

    /// <summary>Notes the version that L2 has of a key, for a load that did not read L2.</summary>
    public async Task SeeAsync(HardenedL2 hardened, StoreTicket ticket)
    {
        var operation = BeginL2(L2Operations.Versions, ticket.Key);
        try
        {
            await hardened.L2.SeeAsync(ticket).ConfigureAwait(false);
            operation.End();
        }
        catch (Exception failure)
        {
            operation.End(failure);
            throw;
        }
    }

    /// <summary>One write of a key at a time.</summary>
    public KeyGates Gates { get; } = new();

    /// <summary>The parts that close FusionCache's holes across nodes; null: FusionCache's own are used, or there is no Redis.</summary>
    public HardenedL2? Hardened => _parts.Hardened;

    public bool HasL2 { get; }

    /// <summary>Whether somebody is told what FusionCache does: every call that memory cannot answer goes through it then.</summary>
    public bool IsObserved => _isLent || FusionCacheListeners.Any;

    /// <summary>Whether it is known when the profile was last cleared.</summary>
    public bool KnowsClears => _preparation.IsReady;

    public bool HasBackplane => _parts.Backplane is not null;

    public CoherenceMode CoherenceMode => HasBackplane ? CoherenceMode.OwnNodes : HasL2 ? CoherenceMode.Lifetime : CoherenceMode.None;

    /// <summary>Whether a value of the profile has tags. A read of memory then has to look at them, too, and may find that L2 must be asked.</summary>
    public bool UsesTags { get; set; }

    /// <summary>Whether memory may have an answer "nothing there", or may get one.</summary>
    public bool HasNothings
    {
        get => _hasNothings;
        set => _hasNothings = value;
    }

    /// <summary>Whether L2 had no value when it was asked last. A call then asks for the value and the lease at once.</summary>
    public bool ExpectsMiss
    {
        get => _expectsMiss;
        set => _expectsMiss = value;
    }

    /// <summary>The entry options for the present settings of the profile.</summary>
    public ProfileEntryOptions Options
    {
        get
        {
            var options = _options;
            return ReferenceEquals(options.Settings, Profile.Settings) ? options : _options = new ProfileEntryOptions(Profile.Settings, _parts.Limits);
        }
    }

    /// <summary>Whether memory is known to have what the other nodes have.</summary>
    public bool IsVerified => Hardened is { } hardened ? hardened.Backplane.IsVerified(_parts.Clock.Now) : !HasL2 || Profile.Settings.Tiers == TierUse.L1;

    /// <summary>The time since memory was last known to have what the other nodes have; null: nothing tells.</summary>
    public TimeSpan? VerifiedAge => Hardened is { } hardened ? TimeSpan.FromMilliseconds(hardened.Backplane.VerifiedAge(_parts.Clock.Now)) : null;

    /// <summary>Whether memory may not answer: the profile wants verified values, and this node cannot tell.</summary>
    public bool IsSuspect => Profile.Settings.Strict && !IsVerified;

    /// <summary>A hit without FusionCache: the value that its slot in memory has ready.</summary>
    /// <param name="key">The key.</param>
    /// <param name="loads">Whether a call with a source follows a miss: such a call refreshes ahead.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadyHit TryReady(in CacheKey key, bool loads, out object? value)
    {
        if (_parts.Memory.TryGetSlot(key.Text, key.Hash, out var slot))
        {
            return Judge(slot, loads, out value);
        }

        value = null;
        return ReadyHit.None;
    }

    /// <summary>What a slot of the profile says that is not outdated.</summary>
    public ReadyHit Judge(MemorySlot slot, bool loads, out object? value)
    {
        value = null;
        if (!slot.IsReady || !ReferenceEquals(slot.Settings, Profile.Settings))
        {
            return ReadyHit.Unknown;
        }

        var now = _parts.Clock.Now;
        if (now >= slot.FreshUntil || (loads && now >= slot.RefreshFrom))
        {
            return ReadyHit.None;
        }

        var isVerified = Hardened is { } hardened ? hardened.Backplane.IsVerified(now) : IsVerified;
        if (!isVerified && Profile.Settings.Strict)
        {
            return ReadyHit.None;
        }

        value = slot.Value;
        return isVerified ? ReadyHit.Verified : ReadyHit.Unverified;
    }

    /// <summary>The rest of the lifetime of a slot of the profile; zero: it is stale; null: FusionCache does not tell how much is left.</summary>
    public TimeSpan? FreshLeft(string key, MemorySlot slot)
    {
        if (slot.IsReady && ReferenceEquals(slot.Settings, Profile.Settings))
        {
            return slot.FreshUntil == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(Math.Max(0, slot.FreshUntil - _parts.Clock.Now));
        }

        return TryMemory(key, out _) ? null : TimeSpan.Zero;
    }

    /// <summary>The value that memory holds, without a copy: at once, without asking L2, and no stale value.</summary>
    public bool TryMemory(string key, out object? value) => TryMemory(key, Options.MemoryAsItLies, out value) && !IsStale(key, value);

    /// <summary>Whether a value that FusionCache gives as fresh is past its end, and stands in for a source.</summary>
    public bool IsStale(string key, object? value) => Stale.HasAny && Stale.IsStale(key, value);

    /// <summary>Memory, read as <typeparamref name="T"/>. Where FusionCache would have to ask L2 about a tag or a clear, there is no value.</summary>
    public bool TryMemory<T>(string key, FusionCacheEntryOptions options, out T? value)
    {
        var found = !HasL2 || (_preparation.IsReady && !UsesTags && HasBackplane) ? Cache.TryGet<T>(key, options) : TryWithoutWaiting<T>(key, options);
        value = found.HasValue ? found.Value : default;
        return found.HasValue;
    }

    /// <inheritdoc cref="ProfilePreparation.ReadyAsync"/>
    public ValueTask ReadyAsync() => _preparation.ReadyAsync();

    /// <summary>The FusionCache itself, for code of the application. It may listen to FusionCache's events from now on.</summary>
    public FusionCache Lend()
    {
        _isLent = true;
        return Cache;
    }

    /// <summary>Messages of other nodes were lost: a clear may have been among them.</summary>
    public void Forget() => _preparation.Forget();

    /// <summary>Whether memory knows the mark of each tag, and none of them has ended a value of this local time.</summary>
    public bool AreTagsOpen(string[]? tags, long timestamp)
    {
        foreach (var tag in tags ?? [])
        {
            if (Cache.TryGet<long>(EngineKeys.TagPrefix + tag, Options.MemoryAsItLies) is not { HasValue: true, Value: var ended } || timestamp <= ended)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets FusionCache ask L2 for the tags of a value that was just stored, so that a read of memory alone need not.</summary>
    public async ValueTask MeetTagsAsync(string key, string[]? tags)
    {
        if (tags is not null && HasL2)
        {
            StoreTicket.Current = StoreTicket.ForLoad(key, Fence, TimeSpan.Zero);
            await Cache.TryGetAsync<object?>(key, Options.MemoryAsItLies).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a write, and says how far it got.</summary>
    /// <param name="ticket">The ticket of the write.</param>
    /// <param name="options">The options that the write uses, and no other write.</param>
    /// <param name="write">The write.</param>
    public async ValueTask<CacheWrite> WriteAsync(StoreTicket ticket, FusionCacheEntryOptions options, Func<ValueTask> write)
    {
        StoreTicket.Current = ticket;
        if (Hardened is not null)
        {
            await write().ConfigureAwait(false);
            return ticket.IsPublished || options.SkipBackplaneNotifications ? CacheWrite.Everywhere() : CacheWrite.LocalOnly();
        }

        object? receipt = HasBackplane ? options.SkipBackplaneNotifications ? null : options
            : HasL2 && !options.SkipDistributedCacheWrite ? L2KeyPrefix + ticket.Key
            : null;
        if (receipt is null || _parts.Receipts is not { } receipts)
        {
            await write().ConfigureAwait(false);
            return CacheWrite.Everywhere();
        }

        receipts.Expect(receipt);
        var taken = false;
        try
        {
            await write().ConfigureAwait(false);
        }
        finally
        {
            taken = receipts.Take(receipt);
        }

        return taken ? CacheWrite.Everywhere() : CacheWrite.LocalOnly();
    }

    /// <summary>Ends every value of the profile.</summary>
    public async ValueTask<CacheWrite> ClearAsync()
    {
        Fence.Raise();
        Hardened?.Backplane.NoteClear(FusionCacheClock.Now);
        Hardened?.Locker.ReleaseOutdated();
        var write = await MarkAsync(ReservedTags.Clear(Profile.Name), options => Cache.ClearAsync(allowFailSafe: false, options)).ConfigureAwait(false);
        if (!write.IsEverywhere)
        {
            // Before the fence: a read that begins after it looks at the list when it has its answer.
            Hardened?.Repairs.AddClear();
        }

        Fence.Raise();
        return write;
    }

    /// <summary>Ends every value with a tag, in the caches of all profiles: they share the marks of tags.</summary>
    public async ValueTask<CacheWrite> RemoveByTagAsync(string tag)
    {
        Fence.Clock.RaiseTag(tag);
        var write = await MarkAsync(tag, options => Cache.RemoveByTagAsync(tag, options)).ConfigureAwait(false);
        Fence.Clock.RaiseTag(tag);
        if (!write.IsEverywhere)
        {
            Hardened?.Repairs.AddTag(tag);
        }

        return write;
    }

    private ValueTask<CacheWrite> MarkAsync(string tag, Func<FusionCacheEntryOptions, ValueTask> write)
    {
        var options = _parts.TagOptions.Duplicate();
        options.Duration = _parts.Marks.OfMarks;
        options.DistributedCacheDuration = options.FailSafeMaxDuration = options.Duration;
        var ticket = StoreTicket.ForWrite(EngineKeys.TagPrefix + tag, Fence, StoreKind.Mark);
        return WriteAsync(ticket, options, () => write(options));
    }

    private MaybeValue<T> TryWithoutWaiting<T>(string key, FusionCacheEntryOptions options)
    {
        // The ticket flows with what goes on behind.
        var callers = StoreTicket.Current;
        StoreTicket.Current = StoreTicket.ForLoad(key, Fence, TimeSpan.Zero);
        var reading = Cache.TryGetAsync<T>(key, options).AsTask();
        StoreTicket.Current = callers;
        if (reading.IsCompleted)
        {
#pragma warning disable VSTHRD002, CA1849 // It has completed.
            return reading.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002, CA1849
        }

        // The mark of the tag lies in memory from then on.
        Wait.Observe(reading);
        return default;
    }
}
