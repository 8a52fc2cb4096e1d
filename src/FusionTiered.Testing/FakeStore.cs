namespace FusionTiered.Testing;

/// <summary>What a fake holds, and the sources that run. One lock for both: a load never stores what was invalidated while it ran.</summary>
internal sealed class FakeStore(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CacheKey, FakeEntry> _entries = [];
    private readonly HashSet<FakeLoad> _loads = [];

    public int LoadsUnderWay
    {
        get
        {
            lock (_gate)
            {
                return _loads.Count;
            }
        }
    }

    /// <summary>The entry of a key, fresh or past its lifetime; null when there is none that may be used.</summary>
    public FakeEntry? Find(CacheKey key)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry) && (IsFresh(entry) || entry.StaleUntil > clock.GetUtcNow()) ? entry : null;
        }
    }

    public bool IsFresh(FakeEntry entry) => entry.FreshUntil > clock.GetUtcNow();

    public IReadOnlyList<FakeEntry> Fresh()
    {
        lock (_gate)
        {
            return [.. _entries.Values.Where(IsFresh)];
        }
    }

    /// <summary>Stores a value that no load brought. Loads of its key will not overwrite it.</summary>
    public void Put(FakeEntry entry)
    {
        lock (_gate)
        {
            Outdate_NeedsLock(load => load.Key == entry.Key);
            _entries[entry.Key] = entry;
        }
    }

    public FakeLoad Begin(CacheKey key)
    {
        var load = new FakeLoad(key);
        lock (_gate)
        {
            _loads.Add(load);
        }

        return load;
    }

    /// <param name="load">The load that ends.</param>
    /// <param name="entry">What it brought; null: nothing to store.</param>
    public void End(FakeLoad load, FakeEntry? entry)
    {
        lock (_gate)
        {
            if (_loads.Remove(load) && entry is not null && load.MayStore(entry.Tags))
            {
                _entries[entry.Key] = entry;
            }
        }
    }

    public long Remove(Func<CacheKey, bool> which)
    {
        lock (_gate)
        {
            Outdate_NeedsLock(load => which(load.Key));
            return Remove_NeedsLock(entry => which(entry.Key));
        }
    }

    public long RemoveTag(string tag)
    {
        lock (_gate)
        {
            foreach (var load in _loads)
            {
                load.EndTag(tag);
            }

            return Remove_NeedsLock(entry => entry.Tags.Contains(tag, StringComparer.Ordinal));
        }
    }

    /// <summary>Ends the lifetime of the value of a key, which is kept as a stale one.</summary>
    /// <returns>How many values that were fresh are not any more: 0 or 1.</returns>
    public long Expire(CacheKey key)
    {
        lock (_gate)
        {
            Outdate_NeedsLock(load => load.Key == key);
            if (!_entries.TryGetValue(key, out var entry) || !IsFresh(entry))
            {
                return 0;
            }

            var now = clock.GetUtcNow();
            _entries[key] = entry with { FreshUntil = now, StaleUntil = now + (entry.StaleUntil - entry.FreshUntil) };
            return 1;
        }
    }

    private void Outdate_NeedsLock(Predicate<FakeLoad> which)
    {
        foreach (var load in _loads.Where(load => which(load)))
        {
            load.Outdate();
        }
    }

    private long Remove_NeedsLock(Func<FakeEntry, bool> which)
    {
        var gone = _entries.Values.Where(which).Select(static entry => entry.Key).ToList();
        gone.ForEach(key => _entries.Remove(key));
        return gone.Count;
    }
}
