using FusionTiered.Keys;
using FusionTiered.L2.Payloads;

namespace FusionTiered.InProcess;

/// <summary>The data of an in-process tier and what can be done to it. One command at a time; what each changes is noted for the announcements.</summary>
/// <remarks>A command of several steps is one script, or one transaction: nothing comes in between.</remarks>
internal sealed class Store(TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly Dictionary<string, StoredItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredLease> _leases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly Expiries _expiries = new();

    // Outlives the data: a version that was lost and made again must not get a number that it had.
    private long _lastVersion;

    public CycleChanges Changes { get; } = new();

    public bool IsFull { get; set; }

    public bool IsReadOnly { get; set; }

    public int Count => _items.Count(each => each.Value.EndsAt > Now);

    public IEnumerable<string> Keys => _items.Where(each => each.Value.EndsAt > Now).Select(static each => each.Key);

    public long Now => clock.GetElapsedTime(_start).Ticks;

    public long? NextExpiry => _expiries.Next;

    public RemoteValue Read(string key) => Find(key) is { } item ? new RemoteValue(item.Content, LeftOf(item)) : default;

    /// <summary>The item under a key. One past its lifetime is removed by this look-up, and all nodes are told.</summary>
    public StoredItem? Find(string key)
    {
        if (!_items.TryGetValue(key, out var item))
        {
            return null;
        }

        if (item.EndsAt > Now)
        {
            return item;
        }

        _items.Remove(key);
        Changes.Note(InProcessPushKind.Key, key, writer: null);
        return null;
    }

    public RemoteLeaseReply Lease(string key, RemoteLease lease)
    {
        MayGrow();
        var holder = HolderOf(key);
        var granted = holder is null || Same(holder, lease.Id) || lease.Claim switch
        {
            RemoteLeaseClaim.FromHolder => Same(holder, lease.Holder),
            RemoteLeaseClaim.Always => true,
            _ => false,
        };
        if (granted)
        {
            _leases[key] = new StoredLease(lease.Id, After(lease.Period));
        }

        return new RemoteLeaseReply(granted ? null : holder, Read(key));
    }

    public bool Release(string key, string leaseId)
    {
        MayWrite();
        return Same(HolderOf(key), leaseId) && _leases.Remove(key);
    }

    public RemoteStoreOutcome StoreLoaded(string key, string leaseId, SeenEntry seen, byte[] payload, TimeSpan? keepFor)
    {
        MayGrow();
        if (!Same(HolderOf(key), leaseId))
        {
            return RemoteStoreOutcome.LeaseLost;
        }

        _leases.Remove(key);
        if (!(Find(key) is { } stored ? seen.Matches(stored.Content) : seen.IsAbsent))
        {
            return RemoteStoreOutcome.EntryChanged;
        }

        Put(key, payload, keepFor, writer: null);
        return RemoteStoreOutcome.Stored;
    }

    public void Set(string key, byte[] payload, TimeSpan? keepFor, Link? writer)
    {
        MayWrite();
        _leases.Remove(key);
        MayGrow();
        Put(key, payload, keepFor, writer);
    }

    /// <summary>A write by a program that knows of no leases.</summary>
    public void Put(string key, byte[] payload, TimeSpan? keepFor, Link? writer)
    {
        _ = Find(key);
        Put(key, new StoredItem(payload, keepFor is { } time ? After(time) : long.MaxValue));
        Changes.Note(InProcessPushKind.Key, key, writer);
    }

    public bool Remove(string key, Link? writer)
    {
        MayWrite();
        _leases.Remove(key);
        var removed = Delete(key, writer);
        Changes.Note(InProcessPushKind.Mark, key, writer);
        return removed;
    }

    /// <summary>A removal by a program that knows of no leases and marks.</summary>
    public bool Delete(string key, Link? writer)
    {
        if (Find(key) is null)
        {
            return false;
        }

        _items.Remove(key);
        Changes.Note(InProcessPushKind.Key, key, writer);
        return true;
    }

    public bool RemoveIf(string key, SeenEntry seen)
    {
        MayWrite();
        return Find(key) is { } item && seen.Matches(item.Content) && Delete(key, writer: null);
    }

    public bool Expire(string key, TimeSpan keepFor)
    {
        MayWrite();
        _leases.Remove(key);
        Changes.Note(InProcessPushKind.Mark, key, writer: null);
        if (keepFor <= TimeSpan.Zero)
        {
            return Delete(key, writer: null);
        }

        if (Find(key) is not { } item)
        {
            return false;
        }

        Put(key, item with { EndsAt = Math.Min(item.EndsAt, After(keepFor)) });
        Changes.Note(InProcessPushKind.Key, key, writer: null);
        return true;
    }

    public bool Touch(string key, TimeSpan keepFor, TimeSpan staleFor)
    {
        MayWrite();
        if (Find(key) is not { } item || item.EndsAt <= After(staleFor))
        {
            return false;
        }

        if (item.EndsAt < After(keepFor))
        {
            Put(key, item with { EndsAt = After(keepFor) });
            Changes.Note(InProcessPushKind.Key, key, writer: null);
        }

        return true;
    }

    public long RaiseVersion(string version)
    {
        MayWrite();
        Changes.Note(InProcessPushKind.Version, version, writer: null);
        return _versions[version] = NewVersion();
    }

    public long ReadVersion(string version, Link? reader)
    {
        if (_versions.TryGetValue(version, out var number))
        {
            return number;
        }

        MayGrow();
        Changes.Note(InProcessPushKind.Version, version, reader);
        return _versions[version] = NewVersion();
    }

    public void VoidLeases(Glob pattern)
    {
        MayWrite();
        foreach (var key in _leases.Keys.Where(key => pattern.IsMatch(key)).ToList())
        {
            _leases.Remove(key);
        }
    }

    public long Clear(Glob pattern)
    {
        MayWrite();
        var removed = _items.Keys.Where(key => pattern.IsMatch(key)).ToList().Count(key => Delete(key, writer: null));
        Changes.Note(InProcessPushKind.Pattern, pattern.Text, writer: null);
        return removed;
    }

    public long Sweep(Glob pattern, Func<string, string?> endedBy)
    {
        MayWrite();
        return _items.Keys.Where(key => pattern.IsMatch(key)).ToList().Count(key => Sweep(key, endedBy(key)));
    }

    public void Announce(InProcessPushKind kind, string name, Link writer)
    {
        MayWrite();
        Changes.Note(kind, name, writer);
    }

    /// <summary>Empties the tier, and tells everybody.</summary>
    public void Flush()
    {
        Lose();
        Changes.Note(InProcessPushKind.Everything, string.Empty, writer: null);
    }

    /// <summary>Everything is gone, and nobody is told.</summary>
    public void Lose()
    {
        _items.Clear();
        _leases.Clear();
        _versions.Clear();
        _expiries.Clear();
    }

    /// <summary>Removes the items that were over at <paramref name="time"/>, and tells everybody.</summary>
    public void RemoveExpired(long time)
    {
        while (_expiries.TryTake(time, out var key))
        {
            _ = Find(key);
        }

        if (_leases.Count > _items.Count + 1024)
        {
            foreach (var key in _leases.Keys.Where(key => HolderOf(key) is null).ToList())
            {
                _leases.Remove(key);
            }
        }
    }

    private bool Sweep(string key, string? version)
    {
        if (version is null || !_versions.TryGetValue(version, out var number) || Find(key) is not { Content: var payload } || !EndedPayload.Is(payload, version, number))
        {
            return false;
        }

        if (HolderOf(key) is null)
        {
            Delete(key, writer: null);
        }

        return !EndedPayload.IsNothing(payload);
    }

    private static bool Same(string? id, string? other) => string.Equals(id, other, StringComparison.Ordinal);

    private string? HolderOf(string key) => _leases.TryGetValue(key, out var lease) && lease.EndsAt > Now ? lease.Id : null;

    private TimeSpan? LeftOf(StoredItem item) => item.EndsAt == long.MaxValue ? null : TimeSpan.FromTicks(item.EndsAt - Now);

    private void Put(string key, StoredItem item)
    {
        _items[key] = item;
        _expiries.Add(key, item, _items);
    }

    private long After(TimeSpan time)
    {
        var now = Now;
        return time.Ticks > long.MaxValue - now ? long.MaxValue : now + time.Ticks;
    }

    // As Redis does it: microseconds of the server's clock, and always more than the last.
    private long NewVersion() => _lastVersion = Math.Max(_lastVersion + 1, (clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    private void MayWrite()
    {
        if (IsReadOnly)
        {
            throw Refusal.ReadOnly();
        }
    }

    private void MayGrow()
    {
        MayWrite();
        if (IsFull)
        {
            throw Refusal.Full();
        }
    }
}
