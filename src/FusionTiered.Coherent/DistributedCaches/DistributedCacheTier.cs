using System.Buffers.Binary;
using System.Security.Cryptography;
using FusionTiered.Engines;
using FusionTiered.Scheduling;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.DistributedCaches;

/// <summary>Any <see cref="IDistributedCache"/> as L2. The promises that it weakens are in <see cref="DistributedCachePromises"/>.</summary>
/// <remarks>
/// Values lie under prefix and key, versions under prefix, <c>%v:</c> and name: no key's text holds <c>%v</c>. A version is a random number,
/// written blindly; only whether it is the same one is ever asked. All operations but reads go key by key, see <see cref="KeyOrder"/>.
/// </remarks>
internal sealed class DistributedCacheTier(IDistributedCache cache, TimeProvider clock, string prefix) : IRemoteTier
{
    private readonly DistributedCacheStore _store = new(cache, clock);
    private readonly KeyOrder _order = new();
    private readonly LocalLeases _leases = new(clock);

    public string Name => "distributed-cache";

    public bool NamesKeysInFailures => true;

    public string Scope => prefix;

    public string Node { get; } = $"node-{Guid.NewGuid():N}";

    public CachePromises Promises => DistributedCachePromises.All;

    public ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        return WithinAsync(token => _store.ReadAsync(prefix + key, token), deadline);
    }

    public async ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return await WithinAsync(token => Task.WhenAll(keys.Select(key => _store.ReadAsync(prefix + key, token))), deadline).ConfigureAwait(Continuation.IsCaptured);
    }

    public async ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(lease);

        // Granted first and read after it, as everywhere: a change of the key from here on voids it.
        _leases.Grant(key, lease);
        return new RemoteLeaseReply(holder: null, await ReadAsync(key, deadline).ConfigureAwait(Continuation.IsCaptured));
    }

    public ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline)
    {
        _leases.End(key, leaseId);
        return ValueTask.CompletedTask;
    }

    public ValueTask<RemoteStoreOutcome> StoreAsync(string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var framed = Framed(payload.Span);
        return ChangeAsync(
            prefix + key,
            async token =>
            {
                if (!_leases.End(key, leaseId))
                {
                    return RemoteStoreOutcome.LeaseLost;
                }

                await _store.WriteAsync(prefix + key, framed, keepFor, token).ConfigureAwait(Continuation.IsCaptured);
                return RemoteStoreOutcome.Stored;
            },
            deadline);
    }

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        _leases.Void(key);
        var framed = Framed(payload.Span);
        await ChangeAsync(
            prefix + key,
            async token =>
            {
                await _store.WriteAsync(prefix + key, framed, keepFor, token).ConfigureAwait(Continuation.IsCaptured);
                return true;
            },
            deadline).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <returns>Always false: it is not said whether there was a value.</returns>
    public ValueTask<bool> RemoveAsync(string key, TimeSpan deadline)
    {
        _leases.Void(key);
        return ChangeAsync(
            prefix + key,
            async token =>
            {
                await _store.RemoveAsync(prefix + key, token).ConfigureAwait(Continuation.IsCaptured);
                return false;
            },
            deadline);
    }

    /// <remarks>Something that was written in between may go, too: that costs a load.</remarks>
    public ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return ChangeAsync(
            prefix + key,
            async token =>
            {
                using var value = await _store.ReadAsync(prefix + key, token).ConfigureAwait(Continuation.IsCaptured);
                if (!value.Exists || !seen.Matches(value.Payload))
                {
                    return false;
                }

                await _store.RemoveAsync(prefix + key, token).ConfigureAwait(Continuation.IsCaptured);
                return true;
            },
            deadline);
    }

    /// <remarks>Writes the value again. Over one that is newer perhaps: then that one is lost, and the old one stale, never fresh.</remarks>
    public ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline)
    {
        if (keepFor <= TimeSpan.Zero)
        {
            return RemoveAsync(key, deadline);
        }

        _leases.Void(key);
        return ChangeAsync(
            prefix + key,
            async token =>
            {
                using var value = await _store.ReadAsync(prefix + key, token).ConfigureAwait(Continuation.IsCaptured);
                if (value.Exists && (value.Left is not { } left || left > keepFor))
                {
                    await _store.WriteAsync(prefix + key, Framed(value.Payload.Span), keepFor, token).ConfigureAwait(Continuation.IsCaptured);
                }

                return value.Exists;
            },
            deadline);
    }

    /// <remarks>Lengthens nothing: to write the value again could put an old one, as fresh, over one that is newer.</remarks>
    public async ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline)
    {
        using var value = await ReadAsync(key, deadline).ConfigureAwait(Continuation.IsCaptured);
        return value.Exists && (value.Left is not { } left || left > staleFor);
    }

    public ValueTask<long> RaiseVersionAsync(string version, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(version);
        return ChangeAsync(KeyOfVersion(version), token => NewVersionAsync(version, token), deadline);
    }

    public async ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(versions);
        return await WithinAsync(
            token => Task.WhenAll(versions.Select(version => _order.RunAsync(KeyOfVersion(version), rest => VersionAsync(version, rest), token))),
            deadline).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <exception cref="RemoteTierException">Always: an <see cref="IDistributedCache"/> cannot be looked through.</exception>
    public ValueTask<long> ClearPatternAsync(string pattern, TimeSpan deadline) =>
        ValueTask.FromException<long>(new RemoteTierException(
            RemoteFailure.Refused, "An IDistributedCache cannot be looked through for a pattern: invalidate tags, events or profiles instead."));

    /// <exception cref="RemoteTierException">Always: an <see cref="IDistributedCache"/> cannot be looked through.</exception>
    public ValueTask<L2Sweep> SweepAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken) =>
        ValueTask.FromException<L2Sweep>(new RemoteTierException(RemoteFailure.Refused, "An IDistributedCache cannot be looked through: what a clear ended there is not counted."));

    /// <returns>Always true: it is not known, and no node holds anything against another.</returns>
    public ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline) => new(result: true);

    private static byte[] Framed(ReadOnlySpan<byte> payload)
    {
        var framed = GC.AllocateUninitializedArray<byte>(DistributedCachePayload.HeaderLength + payload.Length);
        payload.CopyTo(framed.AsSpan(DistributedCachePayload.HeaderLength));
        return framed;
    }

    private string KeyOfVersion(string version) => $"{prefix}%v:{version}";

    private async Task<long> VersionAsync(string version, CancellationToken token)
    {
        using var value = await _store.ReadAsync(KeyOfVersion(version), token).ConfigureAwait(Continuation.IsCaptured);
        return value is { Exists: true, Payload.Length: sizeof(long) } && BinaryPrimitives.ReadInt64LittleEndian(value.Payload.Span) is not 0 and var number
            ? number
            : await NewVersionAsync(version, token).ConfigureAwait(Continuation.IsCaptured);
    }

    private async Task<long> NewVersionAsync(string version, CancellationToken token)
    {
        var framed = GC.AllocateUninitializedArray<byte>(DistributedCachePayload.HeaderLength + sizeof(long));
        var number = framed.AsSpan(DistributedCachePayload.HeaderLength);
        RandomNumberGenerator.Fill(number);
        number[0] |= 1; // never 0
        var raised = BinaryPrimitives.ReadInt64LittleEndian(number);
        await _store.WriteAsync(KeyOfVersion(version), framed, keepFor: null, token).ConfigureAwait(Continuation.IsCaptured);
        return raised;
    }

    private ValueTask<T> ChangeAsync<T>(string key, Func<CancellationToken, Task<T>> change, TimeSpan deadline) =>
        WithinAsync(token => _order.RunAsync(key, change, token), deadline);

    /// <summary>Ends by the deadline even if the cache does not, and fails as a tier may fail.</summary>
    private async ValueTask<T> WithinAsync<T>(Func<CancellationToken, Task<T>> operation, TimeSpan deadline)
    {
        var running = RunAsync(operation, deadline);
        try
        {
            var (result, failure) = running.IsCompleted || deadline == Timeout.InfiniteTimeSpan
                ? await running.ConfigureAwait(Continuation.IsCaptured)
                : await running.WaitAsync(deadline > TimeSpan.Zero ? deadline : TimeSpan.Zero, clock).ConfigureAwait(Continuation.IsCaptured);
            return failure is null ? result : throw failure;
        }
        catch (TimeoutException late)
        {
            throw new RemoteTierException(RemoteFailure.Unknown, $"The distributed cache gave no answer in {deadline}.", late);
        }
    }

    // Nobody may be there any more when it ends, so it never fails.
    private async Task<(T Result, RemoteTierException? Failure)> RunAsync<T>(Func<CancellationToken, Task<T>> operation, TimeSpan deadline)
    {
        using var giveUp = new CancellationTokenSource(deadline > TimeSpan.Zero || deadline == Timeout.InfiniteTimeSpan ? deadline : TimeSpan.Zero, clock);
        try
        {
            return (await operation(giveUp.Token).ConfigureAwait(Continuation.IsCaptured), null);
        }
        catch (RemoteTierException failure)
        {
            return (default!, failure);
        }
#pragma warning disable CA1031 // The application's cache may throw anything: the engine goes on without it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return (default!, new RemoteTierException(RemoteFailure.Unknown, $"The distributed cache failed with {failure.GetType().Name}.", failure));
        }
    }
}
