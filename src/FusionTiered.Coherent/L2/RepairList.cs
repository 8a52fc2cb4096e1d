using FusionTiered.Keys;

namespace FusionTiered.L2;

/// <summary>The operations that L2 missed, to be repeated: removals and raised versions, never values.</summary>
/// <remarks>
/// A key on the list is not read from L2 by this node: L2 may hold a value that was to be removed. Bounded: when there
/// are too many keys, the version of their profile takes their place.
/// </remarks>
internal sealed class RepairList(int limit = RepairList.UsualLimit)
{
    public const int UsualLimit = 10_000;
    private const int MostPatterns = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Glob Pattern, long Number)> _patterns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Lease, long Number)> _leases = new(StringComparer.Ordinal);
    private long _numbers;
    private int _count;

    public int Limit { get; } = limit;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Notes a key. False: the list is full, and the version of its profile was noted instead.</summary>
    public bool AddKey(string key, string profileVersion)
    {
        lock (_gate)
        {
            var fits = _keys.ContainsKey(key) || _keys.Count < Limit;
            if (fits)
            {
                _keys[key] = ++_numbers;
            }
            else
            {
                _versions[profileVersion] = ++_numbers;
            }

            Recount_NeedsLock();
            return fits;
        }
    }

    /// <summary>Notes a lease that could not be given back. It runs out by itself, so the list need not hold all of them.</summary>
    public void AddLease(string key, string leaseId)
    {
        lock (_gate)
        {
            if (_leases.Count < Limit)
            {
                _leases[key] = (leaseId, ++_numbers);
                Recount_NeedsLock();
            }
        }
    }

    public void AddVersion(string version)
    {
        lock (_gate)
        {
            _versions[version] = ++_numbers;
            Recount_NeedsLock();
        }
    }

    /// <summary>Notes a pattern. Too many of them become the version of the whole cache, and one pattern that matches everything.</summary>
    public void AddPattern(Glob pattern)
    {
        lock (_gate)
        {
            if (_patterns.Count >= MostPatterns)
            {
                _patterns.Clear();
                _versions[RemoteVersions.Everything] = ++_numbers;
                pattern = Glob.Parse("*");
            }

            _patterns[pattern.Text] = (pattern, ++_numbers);
            Recount_NeedsLock();
        }
    }

    /// <summary>The moment before a write is sent: see <see cref="Settle"/>.</summary>
    public long Now => Volatile.Read(ref _numbers);

    /// <summary>A write of the key has succeeded: it came after every operation missed before it was sent, and perhaps before those missed while it was under way.</summary>
    /// <param name="key">The key.</param>
    /// <param name="sentAt"><see cref="Now"/> before the write was sent.</param>
    public void Settle(string key, long sentAt)
    {
        if (IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            if (_keys.GetValueOrDefault(key, long.MaxValue) <= sentAt)
            {
                _keys.Remove(key);
                Recount_NeedsLock();
            }
        }
    }

    public bool HoldsKey(string key)
    {
        if (IsEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            if (_keys.ContainsKey(key))
            {
                return true;
            }

            foreach (var (_, (pattern, _)) in _patterns)
            {
                if (pattern.IsMatch(key))
                {
                    return true;
                }
            }

            return false;
        }
    }

    public bool HoldsLease(string key, string leaseId)
    {
        if (IsEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            return string.Equals(_leases.GetValueOrDefault(key).Lease, leaseId, StringComparison.Ordinal);
        }
    }

    public bool HoldsVersion(string version)
    {
        if (IsEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            return _versions.ContainsKey(version);
        }
    }

    /// <summary>The operations to repeat now. Each is reported by <see cref="Done"/> with the number it has here.</summary>
    public IReadOnlyList<Repair> Take()
    {
        lock (_gate)
        {
            return
            [
                .. _versions.Select(static each => new Repair(RepairKind.Version, each.Key, each.Value)),
                .. _patterns.Select(static each => new Repair(RepairKind.Pattern, each.Key, each.Value.Number)),
                .. _keys.Select(static each => new Repair(RepairKind.Key, each.Key, each.Value)),

                // They run out by themselves; the repairs before them do not.
                .. _leases.Select(static each => new Repair(RepairKind.Lease, each.Key, each.Value.Number, each.Value.Lease)),
            ];
        }
    }

    /// <summary>It is made up for, unless it was missed once more meanwhile.</summary>
    public void Done(in Repair repair)
    {
        lock (_gate)
        {
            switch (repair.Kind)
            {
                case RepairKind.Version when _versions.GetValueOrDefault(repair.Subject) == repair.Number:
                    _versions.Remove(repair.Subject);
                    break;
                case RepairKind.Pattern when _patterns.GetValueOrDefault(repair.Subject).Number == repair.Number:
                    _patterns.Remove(repair.Subject);
                    break;
                case RepairKind.Lease when _leases.GetValueOrDefault(repair.Subject).Number == repair.Number:
                    _leases.Remove(repair.Subject);
                    break;
                case RepairKind.Key when _keys.GetValueOrDefault(repair.Subject) == repair.Number:
                    _keys.Remove(repair.Subject);
                    break;
            }

            Recount_NeedsLock();
        }
    }

    private void Recount_NeedsLock() => Volatile.Write(ref _count, _keys.Count + _versions.Count + _patterns.Count + _leases.Count);
}
