using System.Runtime.CompilerServices;
using FusionTiered.Engines;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;

namespace FusionTiered.L2;

/// <summary>The tier, with each operation told to meter and trace. While nobody listens, a call goes straight on.</summary>
/// <remarks>Raised versions are not told: an invalidation raises one for each tag, and is told as a whole.</remarks>
/// <param name="inner">The tier itself; disposed by its owner.</param>
/// <param name="telemetry">Is told.</param>
/// <param name="profiles">Finds the profile of a key.</param>
internal sealed class ObservedTier(IRemoteTier inner, CacheTelemetry telemetry, ProfileCatalog profiles) : IRemoteTier
{
    public string Name => inner.Name;

    public bool NamesKeysInFailures => inner.NamesKeysInFailures;

    public string Scope => inner.Scope;

    public string Node => inner.Node;

    public CachePromises Promises => inner.Promises;

    public ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Read, key, (inner, key, deadline), static call => call.inner.ReadAsync(call.key, call.deadline))
        : inner.ReadAsync(key, deadline);

    public ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.ReadMany, key: null, (inner, keys, deadline), static call => call.inner.ReadManyAsync(call.keys, call.deadline), keys.Count)
        : inner.ReadManyAsync(keys, deadline);

    public ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Lease, key, (inner, key, lease, deadline), static call => call.inner.LeaseAsync(call.key, call.lease, call.deadline))
        : inner.LeaseAsync(key, lease, deadline);

    public ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Release, key, (inner, key, leaseId, deadline), static call => call.inner.ReleaseAsync(call.key, call.leaseId, call.deadline))
        : inner.ReleaseAsync(key, leaseId, deadline);

    public ValueTask<RemoteStoreOutcome> StoreAsync(string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Write, key, (inner, key, leaseId, seen, payload, keepFor, deadline), static call => call.inner.StoreAsync(call.key, call.leaseId, call.seen, call.payload, call.keepFor, call.deadline))
        : inner.StoreAsync(key, leaseId, seen, payload, keepFor, deadline);

    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Write, key, (inner, key, payload, keepFor, deadline), static call => call.inner.SetAsync(call.key, call.payload, call.keepFor, call.deadline))
        : inner.SetAsync(key, payload, keepFor, deadline);

    public ValueTask<bool> RemoveAsync(string key, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Remove, key, (inner, key, deadline), static call => call.inner.RemoveAsync(call.key, call.deadline))
        : inner.RemoveAsync(key, deadline);

    public ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Remove, key, (inner, key, seen, deadline), static call => call.inner.RemoveIfAsync(call.key, call.seen, call.deadline))
        : inner.RemoveIfAsync(key, seen, deadline);

    public ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Expire, key, (inner, key, keepFor, deadline), static call => call.inner.ExpireAsync(call.key, call.keepFor, call.deadline))
        : inner.ExpireAsync(key, keepFor, deadline);

    public ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Touch, key, (inner, key, keepFor, staleFor, deadline), static call => call.inner.TouchAsync(call.key, call.keepFor, call.staleFor, call.deadline))
        : inner.TouchAsync(key, keepFor, staleFor, deadline);

    public ValueTask<long> RaiseVersionAsync(string version, TimeSpan deadline) => inner.RaiseVersionAsync(version, deadline);

    public ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Versions, key: null, (inner, versions, deadline), static call => call.inner.ReadVersionsAsync(call.versions, call.deadline))
        : inner.ReadVersionsAsync(versions, deadline);

    public ValueTask<long> ClearPatternAsync(string pattern, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Clear, key: null, (inner, pattern, deadline), static call => call.inner.ClearPatternAsync(call.pattern, call.deadline))
        : inner.ClearPatternAsync(pattern, deadline);

    public ValueTask<L2Sweep> SweepAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Clear, key: null, (inner, pattern, endedBy, deadline, cancellationToken), static call => call.inner.SweepAsync(call.pattern, call.endedBy, call.deadline, call.cancellationToken))
        : inner.SweepAsync(pattern, endedBy, deadline, cancellationToken);

    public ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline) => telemetry.WatchesL2
        ? ToldAsync(L2Operations.Alive, key: null, (inner, node, deadline), static call => call.inner.IsAliveAsync(call.node, call.deadline))
        : inner.IsAliveAsync(node, deadline);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> ToldAsync<TCall, T>(string operation, string? key, TCall call, Func<TCall, ValueTask<T>> ask, int keys = 1)
    {
        var told = telemetry.BeginL2(operation, key is null ? null : profiles.ByText(key).Name, key, keys);
        try
        {
            var answer = await ask(call).ConfigureAwait(Continuation.IsCaptured);
            told.End();
            return answer;
        }
        catch (Exception failure)
        {
            told.End(failure);
            throw;
        }
    }

    private async ValueTask ToldAsync<TCall>(string operation, string key, TCall call, Func<TCall, ValueTask> ask)
    {
        var told = telemetry.BeginL2(operation, profiles.ByText(key).Name, key);
        try
        {
            await ask(call).ConfigureAwait(Continuation.IsCaptured);
            told.End();
        }
        catch (Exception failure)
        {
            told.End(failure);
            throw;
        }
    }
}
