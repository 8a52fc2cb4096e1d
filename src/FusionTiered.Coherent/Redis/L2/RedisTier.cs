using FusionTiered.Engines;
using FusionTiered.Promises;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>L2 on Redis.</summary>
internal sealed class RedisTier : IRemoteTier, IHasClusterLeases, IHasNodeBoard
{
    private readonly KeyLayout _layout;
    private readonly NodePresence _presence;
    private readonly ValueReads _reads;
    private readonly ValueWrites _writes;
    private readonly Leases _leases;
    private readonly Versions _versions;
    private readonly PatternClear _patterns;
    private readonly EndedSweep _sweep;

    public RedisTier(RedisCalls calls, KeyLayout layout, Marks marks, NodePresence presence, TimeSpan writeDeadline)
    {
        Client = calls.Client;
        _layout = layout;
        _presence = presence;
        var large = new LargeValues(calls, layout, presence);
        _reads = new(calls, layout, new(calls, layout));
        _writes = new(calls, layout, marks, large, presence);
        _leases = new(calls, layout, _reads, large, presence);
        _versions = new(calls, layout);
        _patterns = new(calls, layout, marks);
        _sweep = new(calls, layout);
        ClusterLeases = new Turns(calls, layout, writeDeadline);
        NodeBoard = new NodeBoard(calls, layout);
    }

    public IClusterLeases ClusterLeases { get; }

    /// <summary>Its connections; the channel owns them.</summary>
    public RedisClient Client { get; }

    public INodeBoard NodeBoard { get; }

    public string Name => "redis";

    public string Scope => _layout.Prefix;

    public string Node => _presence.Node;

    public CachePromises Promises => Client.Tracking.Announcements switch
    {
        { IsOn: false } => CoherentPromises.OnRedisUnheard,
        { IsByMessages: true } => CoherentPromises.OnRedisByMessages,
        _ => CoherentPromises.OnRedis,
    };

    public ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline) => _reads.ReadAsync(key, deadline);

    public ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline) => _reads.ReadManyAsync(keys, deadline);

    public ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline) => _leases.TakeAsync(key, lease, deadline);

    public ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline) => _leases.ReleaseAsync(key, leaseId, deadline);

    public ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) =>
        _leases.StoreAsync(key, leaseId, seen, payload, keepFor, deadline);

    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) => _writes.SetAsync(key, payload, keepFor, deadline);

    public ValueTask<bool> RemoveAsync(string key, TimeSpan deadline) => _writes.RemoveAsync(key, deadline);

    public ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline) => _writes.RemoveIfAsync(key, seen, deadline);

    public ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline) => _writes.ExpireAsync(key, keepFor, deadline);

    public ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline) => _writes.TouchAsync(key, keepFor, staleFor, deadline);

    public ValueTask<long> RaiseVersionAsync(string version, TimeSpan deadline) => _versions.RaiseAsync(version, deadline);

    public ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline) => _versions.ReadAsync(versions, deadline);

    public ValueTask<long> ClearPatternAsync(string pattern, TimeSpan deadline) => _patterns.ClearAsync(pattern, deadline);

    public ValueTask<L2Sweep> SweepAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken) =>
        _sweep.RunAsync(pattern, endedBy, deadline, cancellationToken);

    public ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline) => _presence.IsAliveAsync(node, deadline);
}
