using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Engines;

namespace FusionTiered.Checker.Live;

/// <summary>
/// Notes as a fault of the run when an operation of a node has failed. In real time one may be late though nothing was planned: then the
/// node goes on alone with that key, after some in a row with all, and more than one source may be called, which was promised only of a
/// tier that answers.
/// </summary>
internal sealed class WatchedTier(IRemoteTier inner, Recorder recorder, int node) : ForwardingTier(inner)
{
    // The breaker opens at five, and may count what is under way at once in another order.
    private const int ManyInARow = 3;

    private int _inARow;

    public override ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline) => WatchAsync(() => Inner.ReadAsync(key, deadline), key);

    public override ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline) => WatchAsync(() => Inner.ReadManyAsync(keys, deadline));

    public override ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline) => WatchAsync(() => Inner.LeaseAsync(key, lease, deadline), key);

    public override ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) =>
        WatchAsync(() => Inner.StoreAsync(key, leaseId, seen, payload, keepFor, deadline), key);

    public override async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) =>
        await WatchAsync(() => DoneAsync(Inner.SetAsync(key, payload, keepFor, deadline)), key);

    public override async ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline) =>
        await WatchAsync(() => DoneAsync(Inner.ReleaseAsync(key, leaseId, deadline)), key);

    public override ValueTask<bool> RemoveAsync(string key, TimeSpan deadline) => WatchAsync(() => Inner.RemoveAsync(key, deadline), key);

    public override ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline) => WatchAsync(() => Inner.RemoveIfAsync(key, seen, deadline), key);

    public override ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline) => WatchAsync(() => Inner.ExpireAsync(key, keepFor, deadline), key);

    public override ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline) =>
        WatchAsync(() => Inner.TouchAsync(key, keepFor, staleFor, deadline), key);

    public override ValueTask<long> RaiseVersionAsync(string version, TimeSpan deadline) => WatchAsync(() => Inner.RaiseVersionAsync(version, deadline));

    public override ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline) => WatchAsync(() => Inner.ReadVersionsAsync(versions, deadline));

    public override ValueTask<long> ClearPatternAsync(string pattern, TimeSpan deadline) => WatchAsync(() => Inner.ClearPatternAsync(pattern, deadline));

    public override ValueTask<L2Sweep> SweepAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken) =>
        WatchAsync(() => Inner.SweepAsync(pattern, endedBy, deadline, cancellationToken));

    public override ValueTask<bool> IsAliveAsync(string other, TimeSpan deadline) => WatchAsync(() => Inner.IsAliveAsync(other, deadline));

    private static async ValueTask<bool> DoneAsync(ValueTask operation)
    {
        await operation;
        return true;
    }

    private async ValueTask<T> WatchAsync<T>(Func<ValueTask<T>> operation, string? key = null)
    {
        var began = recorder.Now();
        try
        {
            var answer = await operation();
            Volatile.Write(ref _inARow, 0);
            return answer;
        }
        catch (RemoteTierException failure)
        {
            var about = Interlocked.Increment(ref _inARow) >= ManyInARow || key is null ? (int?)null : CheckedKeys.NumberOf(key);
            recorder.Add(recorder.History.Faults, new FaultSpan($"{failure.Failure} answer", node, began, recorder.Now(), IsNoted: true, Key: about));
            throw;
        }
    }
}
