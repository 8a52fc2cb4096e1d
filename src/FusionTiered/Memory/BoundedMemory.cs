using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Weights;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using MemoryReason = Microsoft.Extensions.Caching.Memory.EvictionReason;

namespace FusionTiered.Fusion.Memory;

/* The memory under FusionCache: an IMemoryCache over the store of the core, which has an admission policy, strict limits of
   entries and bytes, and the same for each profile. Why it is not a MemoryCache: docs/decisions/0011.

   A hit takes no lock and allocates nothing: it finds the entry, compares its end with the clock, and notes the use.
   A value belongs to the profile that its key's text names, as in every look-up of the engine; the answer "nothing there"
   belongs to the profile of its key and is limited by MaxNothing. Marks are kept apart: see MarkStore.

   The moment in AbsoluteExpiration is one of the wall clock; it becomes one of the monotonic clock when the entry is put. A
   wall clock that is set later ends no entry early.

   Callbacks run on the thread pool, as those of MemoryCache do: FusionCache stores while it holds the lock of a key, and a
   callback of an application may ask for that key. */
internal sealed class BoundedMemory : IMemoryCache, IEvictionListener
{
    private const int LeastMarks = 1_024;
    private const int MostMarks = 65_536;
    private const int MarksPerEntry = 4;

    private readonly EntryStore _store;
    private readonly EntryTable _table;
    private readonly MarkStore _marks;
    private readonly ProfileCatalog _profiles;
    private readonly TimeProvider _time;
    private readonly CacheClock _clock;
    private readonly ILogger _log;
    private volatile bool _disposed;

    /// <param name="profiles">Says which profile a key belongs to, and what its limits are.</param>
    /// <param name="maxEntries">Values in memory, at least 1. Four times as many marks may be there besides, at least 1,024 and at most 65,536.</param>
    /// <param name="maxBytes">The sum of their sizes, at least 1.</param>
    /// <param name="time">The clock by which entries end.</param>
    /// <param name="log">Told of callbacks that throw.</param>
    public BoundedMemory(ProfileCatalog profiles, int maxEntries, long maxBytes, TimeProvider time, ILogger log)
    {
        (_profiles, _time, _clock, _log) = (profiles, time, new CacheClock(time), log);
        _store = new EntryStore(_clock, new MemoryLimits(maxEntries, maxBytes));
        _table = _store.Table;
        _marks = new MarkStore((int)Math.Clamp(MarksPerEntry * (long)maxEntries, LeastMarks, MostMarks));
    }

    /// <summary>Values, and answers "nothing there". Ended ones are counted until they are met.</summary>
    public int Count => (int)_store.Count;

    /// <summary>Bytes of them.</summary>
    public long Bytes => _store.Bytes;

    /// <summary>Marks, which the limits do not count.</summary>
    public int Marks => _marks.Count;

    /// <summary>The slots of values that have not ended, with their keys. The walk counts as no use.</summary>
    public IEnumerable<(string Key, MemorySlot Slot)> Slots
    {
        get
        {
            foreach (var entry in _store.Entries)
            {
                if (!entry.IsNothing && !entry.IsDead(_clock.Now) && Unsafe.As<MemoryEntry>(entry).Value is MemorySlot { IsCurrent: true } slot)
                {
                    yield return (entry.Key, slot);
                }
            }
        }
    }

    internal EntryStore Store => _store;

    /// <summary>The value of a key, exactly as it was given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(string key, out object? value) =>
        MemoryKeys.IsMark(key) ? _marks.TryGet(key, _clock.Now, out value) : TryUse(_table.Find(key, KeyHash.Of(key)), out value);

    /// <summary>The same for the key of a value, with the hash that a <see cref="CacheKey"/> has at hand.</summary>
    /// <param name="key">The key of a value: marks are not looked at.</param>
    /// <param name="hash">Its <see cref="KeyHash"/>.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(string key, int hash, out object? value) => TryUse(_table.Find(key, hash), out value);

    /// <summary>The same for a key that was composed and is no string yet.</summary>
    /// <inheritdoc cref="TryGet(string, int, out object?)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(ReadOnlySpan<char> key, int hash, out object? value) => TryUse(_table.Find(key, hash), out value);

    /// <summary>The same for a look that is no use of the value: its idle time goes on.</summary>
    public bool TryPeek(string key, out object? value) =>
        MemoryKeys.IsMark(key) ? _marks.TryGet(key, _clock.Now, out value) : TryPeek(key, KeyHash.Of(key), out value);

    /// <inheritdoc cref="TryPeek(string, out object?)"/>
    public bool TryPeek(string key, int hash, out object? value)
    {
        var found = _table.Find(key, hash);
        var isThere = found is not null && !found.IsDead(_clock.Now);
        value = isThere ? Unsafe.As<MemoryEntry>(found!).Value : null;
        return isThere;
    }

    public bool TryGetValue(object key, out object? value)
    {
        if (key is string text)
        {
            return TryGet(text, out value);
        }

        ArgumentNullException.ThrowIfNull(key);
        value = null;
        return false;
    }

    /// <exception cref="ArgumentException">The key is no string.</exception>
    public ICacheEntry CreateEntry(object key) => new MemoryDraft(this, Text(key), profile: null);

    /// <summary>The same for a caller that knows the profile of the key.</summary>
    public ICacheEntry CreateEntry(string key, ProfileState profile) => new MemoryDraft(this, key, profile);

    public void Remove(object key)
    {
        if (key is not string text)
        {
            ArgumentNullException.ThrowIfNull(key);
        }
        else if (MemoryKeys.IsMark(text))
        {
            _marks.Remove(text, Left);
        }
        else
        {
            _store.Remove(text, KeyHash.Of(text), EvictionReason.Removed);
        }
    }

    /// <summary>Removes everything, marks included.</summary>
    public void Clear()
    {
        _store.Clear(only: null, EvictionReason.Cleared);
        _marks.Clear(Left);
    }

    /// <summary>How many values memory holds, or those of one profile: also such as may only stand in for a source. Walks through memory.</summary>
    /// <param name="only">The profile; null: all.</param>
    /// <param name="pattern">Which keys; null: all.</param>
    public int CountValues(ProfileState? only, Glob? pattern = null) =>
        _store.Entries.Count(entry => (only is null || ReferenceEquals(entry.Profile, only)) && IsValue(entry) && pattern?.IsMatch(entry.Key) != false);

    /// <summary>Evicts all values, or those of one profile, with its answers "nothing there", and says how many values they were. Marks stay.</summary>
    public int ClearValues(ProfileState? only) => _store.Clear(only, EvictionReason.Cleared, IsValue);

    /// <summary>Takes a profile's settings of now. Without this call the next value of the profile does it.</summary>
    public void Apply(ProfileState profile) => _store.Apply(profile);

    /// <summary>The figures of these profiles at one moment.</summary>
    public ProfileUsage[] UsagesOf(params ReadOnlySpan<ProfileState> profiles) => _store.UsagesOf(profiles);

    /// <summary>Entries and bytes. Hits and misses are counted by the engine, for each profile.</summary>
    public MemoryCacheStatistics GetCurrentStatistics() => new() { CurrentEntryCount = Count, CurrentEstimatedSize = Bytes };

    public void Dispose()
    {
        _disposed = true;
        Clear();
    }

    void IEvictionListener.Gone(L1Entry entry, EvictionReason why)
    {
        var left = Unsafe.As<MemoryEntry>(entry);
        Call(left.Callbacks, left.Key, left.Value, why);
    }

    /// <summary>Puts what a draft says.</summary>
    internal void Put(string key, MemoryDraft draft)
    {
        if (_disposed)
        {
            return;
        }

        var now = _clock.Now;
        var deadAt = DeadAt(draft, now);
        if (MemoryKeys.IsMark(key))
        {
            _marks.Put(key, new Mark(draft.Value, now, deadAt, draft.Callbacks), Left);
            return;
        }

        var profile = draft.Profile ?? _profiles.ByText(key);
        var idleFor = draft.SlidingExpiration is { } sliding ? Milliseconds(sliding) : 0;
        if (draft.Callbacks is not null && _store.Listener is null)
        {
            _store.Listener = this;
        }

        _store.Put(new MemoryEntry
        {
            Key = key,
            Hash = KeyHash.Of(key),
            Profile = profile,
            Value = draft.Value,
            Weight = WeightOf(profile, key, draft.Size),
            PutAt = now,
            DeadAt = deadAt,
            IdleFor = idleFor,
            IdleAt = IdleAt(now, idleFor),
            IsNothing = MemoryKeys.IsNothing(key),
            Callbacks = draft.Callbacks,
        });
    }

    /// <summary>Puts a value whose place is known, with the idle limit of its profile: without a draft, and without callbacks.</summary>
    internal void Put(in CacheKey key, ProfileState profile, object value, long size, TimeSpan lives)
    {
        if (_disposed)
        {
            return;
        }

        var now = _clock.Now;
        var idleFor = Milliseconds(profile.Settings.Idle);
        _store.Put(new MemoryEntry
        {
            Key = key.Text,
            Hash = key.Hash,
            Profile = profile,
            Value = value,
            Weight = WeightOf(profile, key.Text, size),
            PutAt = now,
            DeadAt = CacheClock.After(now, lives),
            IdleFor = idleFor,
            IdleAt = IdleAt(now, idleFor),
        });
    }

    // A size that a profile's own function did not say is no less than what an entry costs by itself.
    private static long WeightOf(ProfileState profile, string key, long? said) =>
        said is not { } size ? Weigher.Overhead(key)
        : profile.Settings.Size is null ? Math.Max(size, Weigher.Overhead(key))
        : Math.Max(size, 1);

    private bool IsValue(L1Entry entry) =>
        !entry.IsNothing && !entry.IsDead(_clock.Now) && Unsafe.As<MemoryEntry>(entry).Value is MemorySlot { IsCurrent: true };

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);

    private static long IdleAt(long now, long idleFor) => idleFor == 0 ? long.MaxValue : now + idleFor;

    // A hot entry is written once in a millisecond: the other processors can keep it in their caches meanwhile.
    private static void NoteUse(MemoryEntry entry, long now)
    {
        var idleAt = now + entry.IdleFor;
        if (entry.IdleAt != idleAt)
        {
            entry.IdleAt = idleAt;
        }
    }

    private static string Text(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key as string ?? throw new ArgumentException($"A key is a string here, not a {key.GetType().Name}.", nameof(key));
    }

    private static MemoryReason ReasonOf(EvictionReason why) => why switch
    {
        EvictionReason.Evicted or EvictionReason.Rejected => MemoryReason.Capacity,
        EvictionReason.Expired or EvictionReason.Idle => MemoryReason.Expired,
        EvictionReason.Replaced => MemoryReason.Replaced,
        _ => MemoryReason.Removed,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryUse(L1Entry? found, out object? value)
    {
        if (found is not null)
        {
            var now = _clock.Now;
            if (!found.IsDead(now))
            {
                var entry = Unsafe.As<MemoryEntry>(found); // nothing else is put
                entry.Touch();
                if (entry.IdleFor != 0)
                {
                    NoteUse(entry, now);
                }

                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    private long DeadAt(MemoryDraft draft, long now)
    {
        var deadAt = draft.AbsoluteExpirationRelativeToNow is { } span ? CacheClock.After(now, span) : long.MaxValue;
        return draft.AbsoluteExpiration is { } moment && moment != DateTimeOffset.MaxValue
            ? Math.Min(deadAt, CacheClock.After(now, moment - _time.GetUtcNow()))
            : deadAt;
    }

    private void Left(string key, Mark mark, EvictionReason why) => Call(mark.Callbacks, key, mark.Value, why);

    private void Call(IList<PostEvictionCallbackRegistration>? callbacks, string key, object? value, EvictionReason why)
    {
        if (callbacks is null)
        {
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static call =>
            {
                foreach (var callback in call.callbacks)
                {
                    try
                    {
                        callback.EvictionCallback?.Invoke(call.key, call.value, ReasonOf(call.why), callback.State);
                    }
#pragma warning disable CA1031 // Outside code, and nobody to tell: an exception here would end the process.
                    catch (Exception failure)
#pragma warning restore CA1031
                    {
                        Log.CallbackFailed(call._log, failure);
                    }
                }
            },
            (callbacks, key, value, why, _log),
            preferLocal: false);
    }
}
