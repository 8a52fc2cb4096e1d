using FusionTiered.Engines;

namespace FusionTiered.Checker.Shared;

/// <summary>A tier that passes everything on. Who derives overrides what it does otherwise.</summary>
internal abstract class ForwardingTier(IRemoteTier inner) : IRemoteTier
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

    public virtual ValueTask<L2Sweep> SweepAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken) => Inner.SweepAsync(pattern, endedBy, deadline, cancellationToken);

    public virtual ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline) => Inner.IsAliveAsync(node, deadline);
}
