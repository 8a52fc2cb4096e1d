using FusionTiered.Engines;
using FusionTiered.Fusion.Redis;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Locks;

/// <summary>Work that one node does at a time, by the locks of StackExchange.Redis: for servers that run no scripts.</summary>
/// <remarks>The number of a holder is counted after its lock was taken. A holder whose count fails gives the lock back.</remarks>
/// <param name="connection">The connection.</param>
/// <param name="prefix">The prefix of the cache.</param>
/// <param name="patience">How long an answer may take.</param>
/// <param name="time">The clock that it is measured by.</param>
internal sealed class LockTurns(SharedConnection connection, string prefix, TimeSpan patience, TimeProvider time) : IClusterLeases
{
    private readonly string _start = prefix + "turn:";

    public bool AreShared => true;

    public async ValueTask<ClusterLeaseAnswer> TakeAsync(string name, TimeSpan period, CancellationToken cancellationToken = default)
    {
        var id = ClusterLease.NewId();
        var isTaken = await AskAsync(redis => redis.LockTakeAsync(_start + name, id, period, RedisDatabase.OfPrimary), cancellationToken).ConfigureAwait(false);
        if (isTaken == false)
        {
            return ClusterLeaseAnswer.Elsewhere;
        }

        var number = isTaken is null ? null : await AskAsync(redis => CountAsync(redis, _start + name + "#"), cancellationToken).ConfigureAwait(false);
        if (number is { } counted)
        {
            return ClusterLeaseAnswer.Held(new(name, id, counted));
        }

        // It may be taken all the same, and then by nobody.
        _ = EndAsync(name, id, CancellationToken.None);
        return ClusterLeaseAnswer.Unknown;
    }

    public async ValueTask<ClusterLeaseAnswer> RenewAsync(ClusterLease lease, TimeSpan period, CancellationToken cancellationToken = default) =>
        await AskAsync(redis => redis.LockExtendAsync(_start + lease.Name, lease.Id, period, RedisDatabase.OfPrimary), cancellationToken).ConfigureAwait(false) switch
        {
            null => ClusterLeaseAnswer.Unknown,
            false => ClusterLeaseAnswer.Elsewhere,
            true => ClusterLeaseAnswer.Held(lease),
        };

    public async ValueTask ReleaseAsync(ClusterLease lease, CancellationToken cancellationToken = default) =>
        await EndAsync(lease.Name, lease.Id, cancellationToken).ConfigureAwait(false);

    private Task<bool?> EndAsync(string name, string id, CancellationToken cancellationToken) =>
        AskAsync(redis => redis.LockReleaseAsync(_start + name, id, RedisDatabase.OfPrimary), cancellationToken);

    // A count that was lost begins at the time of day in microseconds: numbers go on growing.
    private async Task<long> CountAsync(IDatabase redis, string count)
    {
        var first = redis.StringSetAsync(count, time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000, when: When.NotExists, flags: RedisDatabase.OfPrimary);
        var counted = await redis.StringIncrementAsync(count, 1, RedisDatabase.OfPrimary).ConfigureAwait(false);
        await first.ConfigureAwait(false);
        return counted;
    }

    // Null: Redis did not answer, or refused.
    private async Task<T?> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
        where T : struct
    {
        try
        {
            var connected = await connection.GetAsync().WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            return await ask(connected.GetDatabase()).WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }
}
