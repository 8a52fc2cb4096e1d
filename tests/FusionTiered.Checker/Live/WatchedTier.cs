using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;

namespace FusionTiered.Checker.Live;

/// <summary>
/// Notes as a fault of the run when an operation of a node has failed. In real time one may be late though nothing was planned: then the
/// node goes on alone for a while, and more than one source may be called, which was promised only of a tier that answers.
/// </summary>
internal sealed class WatchedTier(IRemoteTier inner, Recorder recorder, int node) : ForwardingTier(inner)
{
    public override ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline) => WatchAsync(() => Inner.ReadAsync(key, deadline));

    public override ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline) => WatchAsync(() => Inner.ReadManyAsync(keys, deadline));

    public override ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline) => WatchAsync(() => Inner.LeaseAsync(key, lease, deadline));

    public override ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline) =>
        WatchAsync(() => Inner.StoreAsync(key, leaseId, seen, payload, keepFor, deadline));

    public override ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline) => WatchAsync(() => Inner.ReadVersionsAsync(versions, deadline));

    public override ValueTask<bool> IsAliveAsync(string other, TimeSpan deadline) => WatchAsync(() => Inner.IsAliveAsync(other, deadline));

    private async ValueTask<T> WatchAsync<T>(Func<ValueTask<T>> operation)
    {
        var began = recorder.Now();
        try
        {
            return await operation();
        }
        catch (RemoteTierException failure)
        {
            recorder.Add(recorder.History.Faults, new FaultSpan($"{failure.Failure} answer", node, began, recorder.Now()));
            throw;
        }
    }
}
