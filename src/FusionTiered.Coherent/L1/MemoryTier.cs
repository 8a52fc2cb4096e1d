using System.Runtime.CompilerServices;
using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Weights;

namespace FusionTiered.L1;

/* The memory of this process: the only L1 type that a flow sees.

   Reads take no lock and write nothing but the entry's use count. Find gives what stands in the table, which may be
   stale or dead: whoever serves it has read the clock anyway and compares. A miss may be none while the table grows;
   whoever is about to act on it asks FindUnderLock.

   Writes hold the one lock, _gate. It guards the table's links, the queues, the ledger, the policy and the fill tokens
   together, so that "is the token still clean" and "store" are one step. Nothing of the outside runs under it, but for
   the keyMatches of RemoveWhere. No other lock is taken inside it. Listeners are told after it.

   The invariants, each held by a test, are in docs/l1.md. */
internal sealed partial class MemoryTier
{
    private readonly Lock _gate = new();
    private readonly EntryTable _table;
    private readonly FillTokens _tokens = new();
    private readonly Ledger _ledger;
    private readonly Partitions _partitions;
    private readonly CacheClock _clock;
    private readonly VersionClock _versions;
    private long _listenerFailures;

    public MemoryTier(CacheClock clock, VersionClock versions, MemoryLimits limits)
    {
        Check(limits);
        _clock = clock;
        _versions = versions;
        _table = new(limits.MaxEntries);
        _ledger = new(new Budget(limits.MaxEntries, limits.MaxBytes));
        _partitions = new(_table, _ledger, limits);
    }

    public long Count => _ledger.Whole.Entries;

    public long Bytes => _ledger.Whole.Bytes;

    public long MaxEntries => _ledger.Whole.MaxEntries;

    public long MaxBytes => _ledger.Whole.MaxBytes;

    /// <summary>Keys with a load under way.</summary>
    public int OpenTokens
    {
        get
        {
            lock (_gate)
            {
                return _tokens.Count_NeedsLock;
            }
        }
    }

    /// <summary>The version clock at the start of the oldest load under way; <see cref="long.MaxValue"/> when there is none.</summary>
    public long OldestLoad
    {
        get
        {
            lock (_gate)
            {
                return _tokens.Oldest_NeedsLock;
            }
        }
    }

    /// <summary>Told of every eviction, after the lock. What it throws is counted and handed to <see cref="ListenerFailed"/>.</summary>
    public IEvictionListener? Listener
    {
        get => _ledger.Evictions.Listener;
        set => _ledger.Evictions.Listener = value;
    }

    public Action<Exception>? ListenerFailed { get; set; }

    public long ListenerFailures => Interlocked.Read(ref _listenerFailures);

    /// <summary>A copy of what is there, taken without the lock: whatever is held during the whole call is in it.</summary>
    public IReadOnlyList<Entry> Entries => _table.Snapshot();

    internal Lock Gate => _gate;

    internal EntryTable Table => _table;

    internal Ledger Ledger => _ledger;

    internal Partitions Partitions => _partitions;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Entry? Find(string key, int hash) => _table.Find(key, hash);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Entry? Find(ReadOnlySpan<char> key, int hash) => _table.Find(key, hash);

    /// <summary>The same, and its miss is one.</summary>
    public Entry? FindUnderLock(string key, int hash)
    {
        lock (_gate)
        {
            return _table.Find(key, hash);
        }
    }

    /// <summary>Announces a load. From now on whatever invalidates the key dirties the token.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="outdatesOthers">Whether loads of the key that are under way read too early and must not store.</param>
    public FillToken Open(string key, int hash, bool outdatesOthers = false)
    {
        lock (_gate)
        {
            if (outdatesOthers)
            {
                _tokens.Dirty_NeedsLock(key);
            }

            var token = new FillToken(key, hash, _versions.Now);
            _tokens.Open_NeedsLock(token);
            return token;
        }
    }

    /// <summary>Ends a load, however it went. A second call does nothing.</summary>
    public void Close(FillToken token)
    {
        lock (_gate)
        {
            _tokens.Close_NeedsLock(token);
        }
    }

    /// <summary>Stores an entry: with the token of its load, or without one when it is a set, which wins over the loads under way.</summary>
    public PutOutcome Put(Entry entry, FillToken? token)
    {
        PutOutcome outcome;
        List<Eviction>? left;
        lock (_gate)
        {
            outcome = Put_NeedsLock(entry, token);
            left = _ledger.Evictions.Take();
        }

        Tell(left);
        return outcome;
    }

    /// <summary>
    /// Ends a write of this node to the shared tier: loads of the key that began meanwhile may have read what was there before.
    /// The written value is stored if nobody else's change was heard since <paramref name="token"/> was opened; otherwise the key is removed.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="entry">The written value; null: the key is only to be removed.</param>
    /// <param name="token">Opened before the write was sent.</param>
    public PutOutcome PutWritten(string key, int hash, Entry? entry, FillToken token)
    {
        PutOutcome outcome;
        List<Eviction>? left;
        lock (_gate)
        {
            var fenced = token.IsDirty;
            _tokens.Dirty_NeedsLock(key);
            if (!fenced && entry is not null)
            {
                outcome = Put_NeedsLock(entry, token: null);
            }
            else
            {
                outcome = PutOutcome.Fenced;
                if (_table.Find(key, hash) is { } old)
                {
                    Evict_NeedsLock(old, EvictionReason.Replaced);
                }
            }

            left = _ledger.Evictions.Take();
        }

        Tell(left);
        return outcome;
    }

    /// <summary>Removes a key, and dirties the loads of it that are under way, also when it is not there.</summary>
    public bool Remove(string key, int hash, EvictionReason why)
    {
        bool found;
        List<Eviction>? left;
        lock (_gate)
        {
            _tokens.Dirty_NeedsLock(key);
            var entry = _table.Find(key, hash);
            found = entry is not null;
            if (found)
            {
                Evict_NeedsLock(entry!, why);
            }

            left = _ledger.Evictions.Take();
        }

        Tell(left);
        return found;
    }

    /// <summary>Removes this entry if it is still the one that is held. Loads of its key go on.</summary>
    public bool RemoveEntry(Entry entry, EvictionReason why)
    {
        List<Eviction>? left;
        lock (_gate)
        {
            if (entry.Place is not (Place.Window or Place.Main))
            {
                return false;
            }

            Evict_NeedsLock(entry, why);
            left = _ledger.Evictions.Take();
        }

        Tell(left);
        return true;
    }

    /// <summary>
    /// Replaces the entry of a key by what <paramref name="make"/> makes of it, or removes it where that is null, and
    /// dirties the loads of the key that are under way. <paramref name="make"/> runs under the lock and must not call back.
    /// </summary>
    public bool Replace<TState>(string key, int hash, TState state, Func<Entry, TState, Entry?> make)
    {
        List<Eviction>? left;
        lock (_gate)
        {
            _tokens.Dirty_NeedsLock(key);
            var old = _table.Find(key, hash);
            if (old is null)
            {
                return false;
            }

            if (make(old, state) is { } entry)
            {
                Put_NeedsLock(entry, token: null);
            }
            else
            {
                Evict_NeedsLock(old, EvictionReason.Expired);
            }

            left = _ledger.Evictions.Take();
        }

        Tell(left);
        return true;
    }

    /// <summary>Takes new limits for the whole; what is over them leaves before the call returns.</summary>
    public void Apply(MemoryLimits limits)
    {
        Check(limits);
        List<Eviction>? left;
        lock (_gate)
        {
            _partitions.Apply(limits, _clock.Now);
            left = _ledger.Evictions.Take();
        }

        Tell(left);
    }

    /// <summary>Takes a profile's settings of now. Without this call the next put of the profile does it.</summary>
    public void Apply(ProfileState profile)
    {
        List<Eviction>? left;
        lock (_gate)
        {
            _partitions.UseOf(profile, _clock.Now);
            left = _ledger.Evictions.Take();
        }

        Tell(left);
    }

    public ProfileUsage UsageOf(ProfileState profile) => UsagesOf(profile)[0];

    /// <summary>The figures of these profiles at one moment: their sum was true then, and within the limits of the whole.</summary>
    public ProfileUsage[] UsagesOf(params ReadOnlySpan<ProfileState> profiles)
    {
        var usages = new ProfileUsage[profiles.Length];
        lock (_gate)
        {
            for (var i = 0; i < usages.Length; i++)
            {
                usages[i] = _ledger.Find(profiles[i])?.Read() ?? ProfileUsage.None;
            }
        }

        return usages;
    }

    private static void Check(MemoryLimits limits)
    {
        if (limits.Fault is { } fault)
        {
            throw new ArgumentException(fault, nameof(limits));
        }
    }

    private PutOutcome Put_NeedsLock(Entry entry, FillToken? token)
    {
        if (entry.Place != Place.Unborn)
        {
            throw new ArgumentException("An entry can be put once; an update is a new entry.", nameof(entry));
        }

        if (entry.Weight < 1)
        {
            throw new ArgumentException($"An entry of profile '{entry.Profile.Name}' weighs {entry.Weight}; it must be from 1 to {long.MaxValue}.", nameof(entry));
        }

        if (token is null)
        {
            _tokens.Dirty_NeedsLock(entry.Key);
        }
        else if (token.IsDirty)
        {
            return PutOutcome.Fenced;
        }

        var now = _clock.Now;
        var use = _partitions.UseOf(entry.Profile, now);
        entry.Slot = use.Slot;
        _partitions.LookForDead(use.Partition, now);
        var old = _table.Find(entry.Key, entry.Hash);
        if (entry.IsDead(now) || IsTooHeavy(entry, use) || IsOneNothingTooMany(entry, old, use))
        {
            if (old is not null)
            {
                Evict_NeedsLock(old, Residents.WhyGone(old, now, EvictionReason.Replaced));
            }

            _ledger.Refuse(entry, Residents.WhyGone(entry, now, EvictionReason.Rejected));
            return PutOutcome.Rejected;
        }

        if (old is not null && old.Slot != entry.Slot)
        {
            Evict_NeedsLock(old, Residents.WhyGone(old, now, EvictionReason.Replaced)); // a raw key under another profile
            old = null;
        }

        _partitions.MakeRoom(use.Partition, entry, old, now);
        return use.Partition.Put(entry, old, now) ? PutOutcome.Stored : PutOutcome.Rejected;
    }

    private static bool IsTooHeavy(Entry entry, ProfileUse use)
        => entry.Weight > use.Partition.Budget.MaxBytes || ValueBytes(entry) > use.Settings!.MaxL1ValueBytes;

    // The value's share of the entry's weight, to compare with the largest value that a profile keeps.
    private static long ValueBytes(Entry entry)
        => entry.Profile.Settings.Size is null ? entry.Weight - Weigher.Overhead(entry.Key) : entry.Weight;

    private static bool IsOneNothingTooMany(Entry entry, Entry? old, ProfileUse use)
        => entry.IsNothing && old is not { IsNothing: true } && use.Nothings >= use.Settings!.MaxNothing;

    private void Evict_NeedsLock(Entry entry, EvictionReason why) => _ledger.UseOf(entry).Partition.Evict(entry, why);

    private void Tell(List<Eviction>? left)
    {
        if (left is null || Listener is not { } listener)
        {
            return;
        }

        foreach (var (entry, why) in left)
        {
            try
            {
                listener.Gone(entry, why);
            }
#pragma warning disable CA1031 // A listener is outside code, and the store is done: the caller must not pay for its fault.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Interlocked.Increment(ref _listenerFailures);
                ListenerFailed?.Invoke(fault);
            }
        }
    }
}
