using FusionTiered.Engines;
using FusionTiered.Fusion.Redis;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Locks;

/// <summary>Work that one node does at a time: a key in Redis, and scripts that compare its holder.</summary>
/// <param name="redis">The connection.</param>
/// <param name="scripts">The scripts. Those that lengthen and end a lease serve turns as well.</param>
/// <param name="prefix">The prefix of the cache. Its hash tag, in a cluster, keeps a turn and its count on one server.</param>
/// <param name="patience">How long an answer may take.</param>
/// <param name="time">The clock that it is measured by.</param>
internal sealed class ScriptedTurns(RedisDatabase redis, RedisScripts scripts, string prefix, TimeSpan patience, TimeProvider time) : IClusterLeases
{
    private readonly string _start = prefix + "turn:";

    public bool AreShared => true;

    public async ValueTask<ClusterLeaseAnswer> TakeAsync(string name, TimeSpan period, CancellationToken cancellationToken = default)
    {
        var id = ClusterLease.NewId();
        var number = await AskAsync(scripts.TakeTurn, [_start + name, _start + name + "#"], [id, Milliseconds(period)], cancellationToken).ConfigureAwait(false);
        if (number is null)
        {
            // It may still be taken, and then by nobody.
            _ = AskAsync(scripts.EndLease, [_start + name], [id], CancellationToken.None);
        }

        return number switch
        {
            null => ClusterLeaseAnswer.Unknown,
            0 => ClusterLeaseAnswer.Elsewhere,
            { } taken => ClusterLeaseAnswer.Held(new(name, id, taken)),
        };
    }

    public async ValueTask<ClusterLeaseAnswer> RenewAsync(ClusterLease lease, TimeSpan period, CancellationToken cancellationToken = default) =>
        await AskAsync(scripts.RenewLease, [_start + lease.Name], [lease.Id, Milliseconds(period)], cancellationToken).ConfigureAwait(false) switch
        {
            null => ClusterLeaseAnswer.Unknown,
            0 => ClusterLeaseAnswer.Elsewhere,
            _ => ClusterLeaseAnswer.Held(lease),
        };

    public async ValueTask ReleaseAsync(ClusterLease lease, CancellationToken cancellationToken = default) =>
        await AskAsync(scripts.EndLease, [_start + lease.Name], [lease.Id], cancellationToken).ConfigureAwait(false);

    private static long Milliseconds(TimeSpan period) => Math.Max(1, (long)period.TotalMilliseconds);

    // Null: Redis did not answer, or refused.
    private async Task<long?> AskAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var database = await redis.GetAsync().AsTask().WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            var answer = await database.ScriptEvaluateAsync(script, keys, arguments, RedisDatabase.OfPrimary).WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            return (long)answer;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException or NoHashTagException)
        {
            return null;
        }
    }
}
