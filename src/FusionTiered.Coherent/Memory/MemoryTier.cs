using System.Runtime.CompilerServices;
using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Memory;

/* The memory of this process: the only L1 type that a flow sees. It is the bounded store of the core, and the fences of
   this engine under the same lock: "is the token of the load still clean" and "store" are one step.

   Only entries of this engine are put, so that what is found is one: the cast need not look.

   Nothing of the outside runs under the lock, but for the keyMatches of RemoveWhere and the make of Replace. */
internal sealed class MemoryTier
{
    private readonly EntryStore _store;
    private readonly EntryTable _table;
    private readonly Lock _gate;
    private readonly FillTokens _tokens = new();
    private readonly VersionClock _versions;

    public MemoryTier(CacheClock clock, VersionClock versions, MemoryLimits limits)
    {
        _store = new EntryStore(clock, limits);
        _table = _store.Table;
        _gate = _store.Gate;
        _versions = versions;
    }

    public long Count => _store.Count;

    public long Bytes => _store.Bytes;

    public long MaxEntries => _store.MaxEntries;

    public long MaxBytes => _store.MaxBytes;

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

    /// <summary>Told of every eviction, after the lock.</summary>
    public IEvictionListener? Listener
    {
        get => _store.Listener;
        set => _store.Listener = value;
    }

    /// <summary>A copy of what is there, taken without the lock: whatever is held during the whole call is in it.</summary>
    public IEnumerable<Entry> Entries => _store.Entries.Select(static entry => Ours(entry)!);

    internal EntryStore Store => _store;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Entry? Find(string key, int hash) => Ours(_table.Find(key, hash));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Entry? Find(ReadOnlySpan<char> key, int hash) => Ours(_table.Find(key, hash));

    /// <summary>The same, and its miss is one.</summary>
    public Entry? FindUnderLock(string key, int hash) => Ours(_store.FindUnderLock(key, hash));

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
            left = _store.TakeLeft_NeedsLock();
        }

        _store.Tell(left);
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
                _store.Remove_NeedsLock(key, hash, EvictionReason.Replaced);
            }

            left = _store.TakeLeft_NeedsLock();
        }

        _store.Tell(left);
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
            found = _store.Remove_NeedsLock(key, hash, why);
            left = _store.TakeLeft_NeedsLock();
        }

        _store.Tell(left);
        return found;
    }

    /// <summary>Removes this entry if it is still the one that is held. Loads of its key go on.</summary>
    public bool RemoveEntry(Entry entry, EvictionReason why) => _store.RemoveEntry(entry, why);

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
            if (Find(key, hash) is not { } old)
            {
                return false;
            }

            if (make(old, state) is { } entry)
            {
                Put_NeedsLock(entry, token: null);
            }
            else
            {
                _store.Evict_NeedsLock(old, EvictionReason.Expired);
            }

            left = _store.TakeLeft_NeedsLock();
        }

        _store.Tell(left);
        return true;
    }

    /// <summary>
    /// Removes what matches, and dirties the matching loads that are under way: first the loads, then the entries. Says how many of the
    /// entries counted: without <paramref name="counts"/> all of them.
    /// </summary>
    /// <remarks>
    /// <paramref name="keyMatches"/> runs under the lock and must be quick and not call back; the others run outside it,
    /// <paramref name="match"/> at least once for every entry that was held when the call began and still is.
    /// </remarks>
    public int RemoveWhere(Func<Entry, bool> match, Func<string, bool> keyMatches, EvictionReason why, Func<Entry, bool>? counts = null)
    {
        lock (_gate)
        {
            _tokens.DirtyWhere_NeedsLock(keyMatches);
        }

        return _store.RemoveWhere(entry => match(Ours(entry)!), why, Ours(counts));
    }

    /// <summary>Dirties every load under way.</summary>
    public void DirtyAll()
    {
        lock (_gate)
        {
            _tokens.DirtyWhere_NeedsLock(static _ => true);
        }
    }

    /// <summary>Evicts everything, or everything of one profile, and says how many of those counted. No value is outdated by it: loads and writes under way go on, and are stored.</summary>
    public int Clear(ProfileState? only, EvictionReason why, Func<Entry, bool>? counts = null) => _store.Clear(only, why, Ours(counts));

    /// <summary>Takes a profile's settings of now. Without this call the next put of the profile does it.</summary>
    public void Apply(ProfileState profile) => _store.Apply(profile);

    public ProfileUsage UsageOf(ProfileState profile) => _store.UsageOf(profile);

    /// <summary>The figures of these profiles at one moment: their sum was true then, and within the limits of the whole.</summary>
    public ProfileUsage[] UsagesOf(params ReadOnlySpan<ProfileState> profiles) => _store.UsagesOf(profiles);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Entry? Ours(L1Entry? entry) => Unsafe.As<Entry?>(entry);

    private static Func<L1Entry, bool>? Ours(Func<Entry, bool>? counts) => counts is null ? null : entry => counts(Ours(entry)!);

    private PutOutcome Put_NeedsLock(Entry entry, FillToken? token)
    {
        EntryStore.Check(entry);
        if (token is null)
        {
            _tokens.Dirty_NeedsLock(entry.Key);
        }
        else if (token.IsDirty)
        {
            return PutOutcome.Fenced;
        }

        return _store.Put_NeedsLock(entry) ? PutOutcome.Stored : PutOutcome.Rejected;
    }
}
