using System.Runtime.CompilerServices;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Weights;

namespace FusionTiered.L1;

/* The bounded memory of both engines: an admission policy, strict limits, and a share of them for each profile.

   Reads take no lock and write nothing but the entry's use count. Find gives what stands in the table, which may be
   stale or dead: whoever serves it has read the clock anyway and compares. A miss may be none while the table grows;
   whoever is about to act on it asks FindUnderLock.

   Writes hold the one lock, Gate. It guards the table's links, the queues, the ledger and the policy. An engine that has
   to decide and to store in one step (a fence, a comparison with the value that is held) takes Gate itself and calls the
   members with NeedsLock in their names; what left is then told by Tell, after the lock. Nothing of the outside runs
   under Gate, and no other lock is taken inside it; the sample of keys is told of what leaves, where its own gate is free.

   The invariants, each held by a test, are in docs/internals/l1.md. */
internal sealed class EntryStore
{
    private readonly EntryTable _table;
    private readonly Ledger _ledger;
    private readonly Partitions _partitions;
    private readonly CacheClock _clock;
    private long _listenerFailures;

    public EntryStore(CacheClock clock, MemoryLimits limits)
    {
        Check(limits);
        _clock = clock;
        _table = new(limits.MaxEntries);
        _ledger = new(new Budget(limits.MaxEntries, limits.MaxBytes));
        _partitions = new(_table, _ledger, limits);
    }

    public long Count => _ledger.Whole.Entries;

    public long Bytes => _ledger.Whole.Bytes;

    public long MaxEntries => _ledger.Whole.MaxEntries;

    public long MaxBytes => _ledger.Whole.MaxBytes;

    /// <summary>Told of every eviction, after the lock. Its exceptions are counted and handed to <see cref="ListenerFailed"/>.</summary>
    public IEvictionListener? Listener
    {
        get => _ledger.Evictions.Listener;
        set => _ledger.Evictions.Listener = value;
    }

    public Action<Exception>? ListenerFailed { get; set; }

    public long ListenerFailures => Interlocked.Read(ref _listenerFailures);

    /// <summary>A copy of what is there, taken without the lock: whatever is held during the whole call is in it.</summary>
    public IReadOnlyList<L1Entry> Entries => _table.Snapshot();

    /// <summary>The entries that were used most, the hottest first, by the counts that the policy has: those of the sketch and those since it last looked.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="counts">Whether an entry counts.</param>
    /// <remarks>The sketch is read without the lock: a count that is off by a little is a hint that is off by a little.</remarks>
    public IEnumerable<L1Entry> Hottest(int most, Func<L1Entry, bool> counts)
    {
        Partition[] partitions;
        lock (Gate)
        {
            partitions = [.. _partitions.All];
        }

        return Entries.Where(counts).OrderByDescending(entry => entry.Refs + partitions.Max(partition => partition.UsesOf(entry))).Take(most);
    }

    public Lock Gate { get; } = new();

    internal EntryTable Table => _table;

    internal Ledger Ledger => _ledger;

    internal Partitions Partitions => _partitions;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L1Entry? Find(string key, int hash) => _table.Find(key, hash);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L1Entry? Find(ReadOnlySpan<char> key, int hash) => _table.Find(key, hash);

    /// <summary>The same, and its miss is one.</summary>
    public L1Entry? FindUnderLock(string key, int hash)
    {
        lock (Gate)
        {
            return _table.Find(key, hash);
        }
    }

    /// <summary>Stores an entry. False: it is not in memory, and neither is an older value of its key.</summary>
    public bool Put(L1Entry entry)
    {
        bool stored;
        List<Eviction>? left;
        lock (Gate)
        {
            stored = Put_NeedsLock(entry);
            left = TakeLeft_NeedsLock();
        }

        Tell(left);
        return stored;
    }

    public bool Remove(string key, int hash, EvictionReason why)
    {
        bool found;
        List<Eviction>? left;
        lock (Gate)
        {
            found = Remove_NeedsLock(key, hash, why);
            left = TakeLeft_NeedsLock();
        }

        Tell(left);
        return found;
    }

    /// <summary>Removes this entry if it is still the one that is held.</summary>
    public bool RemoveEntry(L1Entry entry, EvictionReason why)
    {
        List<Eviction>? left;
        lock (Gate)
        {
            if (entry.Place is not (Place.Window or Place.Main))
            {
                return false;
            }

            Evict_NeedsLock(entry, why);
            left = TakeLeft_NeedsLock();
        }

        Tell(left);
        return true;
    }

    /// <summary>Removes what matches, and says how many of those counted: without <paramref name="counts"/> all of them.</summary>
    /// <remarks>Both functions run outside the lock, <paramref name="match"/> at least once for every entry that was held when the call began and still is.</remarks>
    public int RemoveWhere(Func<L1Entry, bool> match, EvictionReason why, Func<L1Entry, bool>? counts = null) => RemoveWalking(match, why, counts);

    /// <summary>Removes everything, or everything of one profile, and says how many of those counted.</summary>
    /// <inheritdoc cref="RemoveWhere"/>
    public int Clear(ProfileState? only, EvictionReason why, Func<L1Entry, bool>? counts = null)
        => RemoveWalking(entry => only is null || ReferenceEquals(entry.Profile, only), why, counts);

    /// <summary>Removes what is dead, for a cache that nobody writes to. A cache in use does not need it.</summary>
    public int RemoveExpired()
    {
        var now = _clock.Now;
        return RemoveWalking(entry => entry.IsDead(now), EvictionReason.Expired, deadAt: now);
    }

    /// <summary>Takes new limits for the whole; what is over them leaves before the call returns.</summary>
    public void Apply(MemoryLimits limits)
    {
        Check(limits);
        List<Eviction>? left;
        lock (Gate)
        {
            _partitions.Apply(limits, _clock.Now);
            left = TakeLeft_NeedsLock();
        }

        Tell(left);
    }

    /// <summary>Takes a profile's settings of now. Without this call the next put of the profile does it.</summary>
    public void Apply(ProfileState profile)
    {
        List<Eviction>? left;
        lock (Gate)
        {
            _partitions.UseOf(profile, _clock.Now);
            left = TakeLeft_NeedsLock();
        }

        Tell(left);
    }

    public ProfileUsage UsageOf(ProfileState profile) => UsagesOf(profile)[0];

    /// <summary>The figures of these profiles at one moment: their sum was true then, and within the limits of the whole.</summary>
    public ProfileUsage[] UsagesOf(params ReadOnlySpan<ProfileState> profiles)
    {
        var usages = new ProfileUsage[profiles.Length];
        lock (Gate)
        {
            for (var i = 0; i < usages.Length; i++)
            {
                usages[i] = _ledger.Find(profiles[i])?.Read() ?? ProfileUsage.None;
            }
        }

        return usages;
    }

    /// <exception cref="ArgumentException">The entry cannot be put: see <see cref="Put_NeedsLock"/>.</exception>
    public static void Check(L1Entry entry)
    {
        if (entry.Place != Place.Unborn)
        {
            throw new ArgumentException("An entry can be put once; an update is a new entry.", nameof(entry));
        }

        if (entry.Weight < 1)
        {
            throw new ArgumentException($"An entry of profile '{entry.Profile.Name}' weighs {entry.Weight}; it must be from 1 to {long.MaxValue}.", nameof(entry));
        }
    }

    /// <summary>Stores an entry that was never put and weighs at least 1.</summary>
    public bool Put_NeedsLock(L1Entry entry)
    {
        Check(entry);
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
            return false;
        }

        if (old is not null && old.Slot != entry.Slot)
        {
            Evict_NeedsLock(old, Residents.WhyGone(old, now, EvictionReason.Replaced)); // a raw key under another profile
            old = null;
        }

        _partitions.MakeRoom(use.Partition, entry, old, now);
        return use.Partition.Put(entry, old, now);
    }

    public bool Remove_NeedsLock(string key, int hash, EvictionReason why)
    {
        if (_table.Find(key, hash) is not { } entry)
        {
            return false;
        }

        Evict_NeedsLock(entry, why);
        return true;
    }

    public void Evict_NeedsLock(L1Entry entry, EvictionReason why) => _ledger.UseOf(entry).Partition.Evict(entry, why);

    /// <summary>The entries that left under the lock, to be handed to <see cref="Tell"/> after it. Null: none, or nobody listens.</summary>
    public List<Eviction>? TakeLeft_NeedsLock() => _ledger.Evictions.Take();

    public void Tell(List<Eviction>? left)
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

    private static void Check(MemoryLimits limits)
    {
        if (limits.Fault is { } fault)
        {
            throw new ArgumentException(fault, nameof(limits));
        }
    }

    private static bool IsTooHeavy(L1Entry entry, ProfileUse use)
        => entry.Weight > use.Partition.Budget.MaxBytes || ValueBytes(entry) > use.Settings!.MaxL1ValueBytes;

    // The value's share of the entry's weight, to compare with the largest value that a profile keeps.
    private static long ValueBytes(L1Entry entry)
        => entry.Profile.Settings.Size is null ? entry.Weight - Weigher.Overhead(entry.Key) : entry.Weight;

    private static bool IsOneNothingTooMany(L1Entry entry, L1Entry? old, ProfileUse use)
        => entry.IsNothing && old is not { IsNothing: true } && use.Nothings >= use.Settings!.MaxNothing;

    private int RemoveWalking(Func<L1Entry, bool> match, EvictionReason why, Func<L1Entry, bool>? counts = null, long? deadAt = null)
    {
        var removed = 0;
        foreach (var entry in _table.Walk())
        {
            if (match(entry) && RemoveEntry(entry, deadAt is { } now ? Residents.WhyGone(entry, now, why) : why) && counts?.Invoke(entry) != false)
            {
                removed++;
            }
        }

        return removed;
    }
}
