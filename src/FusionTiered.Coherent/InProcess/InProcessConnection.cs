using FusionTiered.Engines;
using FusionTiered.Keys;
using FusionTiered.Scheduling;

namespace FusionTiered.InProcess;

/// <summary>One node's connection to an <see cref="InProcessTier"/>: L2 and its channel. Made by <see cref="InProcessTier.Connect"/>.</summary>
/// <remarks>
/// Nothing that callers or a listener do runs within the tier. A plain write of the node (set, remove, touch) is not announced to
/// itself; what it stores after a load, expires, or raises, is. Disposing it closes the connection; the node is then dead at once.
/// </remarks>
internal sealed class InProcessConnection : IRemoteTier, ICoherenceChannel, IHasClusterLeases, IDisposable
{
    private const int ProbesPerLease = 4;

    private static readonly CachePromises All = new("coherent, in-process tier");

    private readonly InProcessTier _tier;
    private readonly Server _server;
    private readonly Link _link;
    private ITimer? _watch;

    public InProcessConnection(InProcessTier tier, Server server, Link link)
    {
        (_tier, _server, _link) = (tier, server, link);
        Faults = new InProcessNodeFaults(server, link);
    }

    /// <inheritdoc/>
    public string Name => "in-process";

    /// <inheritdoc/>
    public string Scope => _tier.Scope;

    /// <inheritdoc/>
    public string Node => _link.Node;

    /// <inheritdoc/>
    public CachePromises Promises => All;

    /// <inheritdoc/>
    public IClusterLeases ClusterLeases => _tier.ClusterLeases;

    /// <summary>Faults between this node and the tier, on command.</summary>
    public InProcessNodeFaults Faults { get; }

    /// <inheritdoc/>
    public ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(store => store.Read(key), deadline, isWrite: false);
    }

    /// <inheritdoc/>
    public ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(keys);
        string[] all = [.. keys];
        return AskAsync(store => Array.ConvertAll(all, store.Read), deadline, isWrite: false);
    }

    /// <inheritdoc/>
    public ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(lease);
        return AskAsync(store => store.Lease(key, lease), deadline);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(leaseId);
        await AskAsync(store => store.Release(key, leaseId), deadline).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <inheritdoc/>
    public ValueTask<RemoteStoreOutcome> StoreAsync(string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(leaseId);
        ArgumentNullException.ThrowIfNull(seen);
        var copy = payload.ToArray();
        return AskAsync(store => store.StoreLoaded(key, leaseId, seen, copy, keepFor), deadline);
    }

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        var copy = payload.ToArray();
        await AskAsync(
            store =>
            {
                store.Set(key, copy, keepFor, _link);
                return true;
            },
            deadline).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(string key, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(store => store.Remove(key, _link), deadline);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(seen);
        return AskAsync(store => store.RemoveIf(key, seen), deadline);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(store => store.Expire(key, keepFor), deadline);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(store => store.Touch(key, keepFor, staleFor), deadline);
    }

    /// <inheritdoc/>
    public ValueTask<long> RaiseVersionAsync(string version, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(version);
        return AskAsync(store => store.RaiseVersion(version), deadline);
    }

    /// <inheritdoc/>
    public ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(versions);
        string[] all = [.. versions];
        return AskAsync(store => Array.ConvertAll(all, version => store.ReadVersion(version, _link)), deadline);
    }

    /// <inheritdoc/>
    public async ValueTask<long> ClearPatternAsync(string pattern, TimeSpan deadline)
    {
        var glob = Glob.Parse(pattern);

        // Two round trips, as in Redis: others come in between.
        await AskAsync(
            store =>
            {
                store.VoidLeases(glob);
                return true;
            },
            deadline).ConfigureAwait(Continuation.IsCaptured);
        return await AskAsync(store => store.Clear(glob), deadline).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <inheritdoc/>
    public async ValueTask<L2Sweep> SweepAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var glob = Glob.Parse(pattern);
        return cancellationToken.IsCancellationRequested
            ? new L2Sweep(L2SweepOutcome.Stopped)
            : L2Sweep.Counted(await AskAsync(store => store.Sweep(glob, endedBy), deadline).ConfigureAwait(Continuation.IsCaptured));
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(node);
        return AskAsync(_ => _server.IsAlive_NeedsLock(node, _tier.DeadAfter), deadline, isWrite: false);
    }

    /// <inheritdoc/>
    public void Listen(ICoherenceListener listener, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        lock (_server.Gate)
        {
            if (_link.Listener is not null)
            {
                throw new InvalidOperationException("Listen is called once.");
            }

            _link.Listen_NeedsLock(listener);
        }

        // Silence is noticed after three quarters of the lease: a probe is a quarter of it old at most, and waits for half of it.
        var period = lease / ProbesPerLease;
        var patience = lease / 2;
        _watch = _link.Clock.CreateTimer(_ => Watch(patience), null, period, period);
    }

    /// <inheritdoc/>
    public async ValueTask ConfirmAsync(TimeSpan deadline)
    {
        var caller = new Request<bool>(static _ => true);
        lock (_server.Gate)
        {
            if (FailureOf_NeedsLock() is { } failure)
            {
                throw failure;
            }

            _link.Probes.Await_NeedsLock(caller);
        }

        caller.EndBy(deadline, _link.Clock);
        await caller.Done.ConfigureAwait(Continuation.IsCaptured);
    }

    /// <inheritdoc/>
    public ValueTask AnnounceKeyAsync(string key, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AnnounceAsync(InProcessPushKind.Mark, key, deadline);
    }

    /// <inheritdoc/>
    public ValueTask AnnouncePatternAsync(string pattern, TimeSpan deadline) =>
        AnnounceAsync(InProcessPushKind.Pattern, Glob.Parse(pattern).Text, deadline);

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        _server.Close(_link);
        _tier.Forget(this);
    }

    /// <inheritdoc/>
    public override string ToString() => Node;

    /// <summary>Ends when earlier announcements were heard, or cannot be heard now. One that is being connected is waited for.</summary>
    public async Task SettleAsync()
    {
        var caller = new Request<bool>(static _ => true);
        lock (_server.Gate)
        {
            if (!_server.Reaches_NeedsLock(_link))
            {
                return;
            }

            _link.Probes.Await_NeedsLock(caller);
        }

        try
        {
            await caller.Done.ConfigureAwait(Continuation.IsCaptured);
        }
        catch (RemoteTierException)
        {
            // It was cut off meanwhile: not a node to wait for any more.
        }
    }

    private async ValueTask AnnounceAsync(InProcessPushKind kind, string name, TimeSpan deadline) =>
        await AskAsync(
            store =>
            {
                store.Announce(kind, name, _link);
                return true;
            },
            deadline).ConfigureAwait(Continuation.IsCaptured);

    private ValueTask<T> AskAsync<T>(Func<Store, T> run, TimeSpan deadline, bool isWrite = true)
    {
        var request = new Request<T>(run) { IsWrite = isWrite };
        lock (_server.Gate)
        {
            if (FailureOf_NeedsLock() is { } failure)
            {
                return ValueTask.FromException<T>(failure);
            }

            _link.Send_NeedsLock(request);
        }

        request.EndBy(deadline, _link.Clock);
        return request.Done;
    }

    private RemoteTierException? FailureOf_NeedsLock() => _link.State switch
    {
        LinkState.Up => null,
        LinkState.Closed => Refusal.Closed(),
        _ => Refusal.NotConnected(),
    };

    private void Watch(TimeSpan patience)
    {
        lock (_server.Gate)
        {
            _link.Watch_NeedsLock(patience);
        }
    }
}
