namespace FusionTiered.Checker.Mutants;

/// <summary>Passes everything on. A bug overrides what it does otherwise.</summary>
internal abstract class MutantTier(IRemoteTier inner) : IRemoteTier
{
    public string Name => Inner.Name;

    public string Scope => Inner.Scope;

    public string Node => Inner.Node;

    public CachePromises Promises => Inner.Promises;

    protected IRemoteTier Inner { get; } = inner;

    public virtual ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline) => Inner.ReadAsync(key, deadline);

    public virtual ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline) => Inner.ReadManyAsync(keys, deadline);

    public virtual ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline) => Inner.LeaseAsync(key, lease, deadline);

    public virtual ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline) => Inner.ReleaseAsync(key, leaseId, deadline);

    public virtual ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) =>
        Inner.StoreAsync(key, leaseId, seen, payload, keepFor, deadline);

    public virtual ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) =>
        Inner.SetAsync(key, payload, keepFor, deadline);

    public virtual ValueTask<bool> RemoveAsync(string key, TimeSpan deadline) => Inner.RemoveAsync(key, deadline);

    public virtual ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline) => Inner.RemoveIfAsync(key, seen, deadline);

    public virtual ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline) => Inner.ExpireAsync(key, keepFor, deadline);

    public virtual ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline) => Inner.TouchAsync(key, keepFor, staleFor, deadline);

    public virtual ValueTask<long> RaiseVersionAsync(string version, TimeSpan deadline) => Inner.RaiseVersionAsync(version, deadline);

    public virtual ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline) => Inner.ReadVersionsAsync(versions, deadline);

    public virtual ValueTask<long> ClearPatternAsync(string pattern, TimeSpan deadline) => Inner.ClearPatternAsync(pattern, deadline);

    public virtual ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline) => Inner.IsAliveAsync(node, deadline);
}

/// <summary>m5: a plain set instead of the script that looks at the lease.</summary>
internal sealed class SettingTier(IRemoteTier inner) : MutantTier(inner)
{
    public override async ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        await Inner.SetAsync(key, payload, keepFor, deadline);
        return RemoteStoreOutcome.Stored;
    }
}

/// <summary>m9: of reads that are under way at the same time, every third gets the answer of the one before.</summary>
internal sealed class SwappingTier(IRemoteTier inner) : MutantTier(inner)
{
    private RemoteValue _last;
    private int _underWay;
    private int _meetings;

    public override async ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline)
    {
        _underWay++;
        try
        {
            var own = await Inner.ReadAsync(key, deadline);
            var swap = _underWay > 1 && ++_meetings % 3 == 0 && _last.Exists;
            (own, _last) = swap ? (_last, own) : (own, own.Exists ? own : _last);
            return own;
        }
        finally
        {
            _underWay--;
        }
    }
}

/// <summary>m4: sends with each value the time at which it was written, by the clock of the writer.</summary>
internal sealed class DatingTier(IRemoteTier inner, Shared.TierCluster cluster, int node) : MutantTier(inner)
{
    private readonly Dictionary<string, DateTimeOffset> _known = new(StringComparer.Ordinal);

    /// <summary>Whether what this node knows of the key was written later than now.</summary>
    public bool IsNewerThanNow(string key) => _known.TryGetValue(key, out var at) && at > cluster.Clocks[node].GetUtcNow();

    public override async ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline)
    {
        var value = await Inner.ReadAsync(key, deadline);
        if (cluster.WrittenAt.TryGetValue(key, out var at))
        {
            _known[key] = at;
        }

        return value;
    }

    public override async ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        var outcome = await Inner.StoreAsync(key, leaseId, seen, payload, keepFor, deadline);
        cluster.WrittenAt[key] = cluster.Clocks[node].GetUtcNow();
        return outcome;
    }

    public override async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        await Inner.SetAsync(key, payload, keepFor, deadline);
        _known[key] = cluster.WrittenAt[key] = cluster.Clocks[node].GetUtcNow();
    }
}
