using FusionTiered.Fences;
using FusionTiered.Scheduling;
using FusionTiered.Versions;

namespace FusionTiered.Flights;

/// <summary>One load that every caller of its key shares, whatever the type of the value.</summary>
/// <remarks>
/// Its waiters are counted under the lock of its stripe in <see cref="FlightTable"/>: the last one to give up cancels the
/// load, unless the load is wanted for itself (a refresh behind a hit, or one that outlives a soft deadline).
/// </remarks>
#pragma warning disable CA1001 // The cancellation has no timer and may be used by a source that outlives the load.
internal abstract class Flight(string key, int hash)
{
    private readonly CancellationTokenSource _cancellation = new();
    private volatile FillToken? _token;
    private VersionStamp[] _versions = [];
    private TaskCompletionSource? _staleFound;
    private Action? _release;
    private volatile bool _isGivenUp;

    public string Key { get; } = key;

    public int Hash { get; } = hash;

    /// <summary>Cancelled when nobody waits any more and nobody wants the load for itself.</summary>
    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Nobody waits any more and nobody wants the load for itself. True before <see cref="Cancelled"/> is.</summary>
    public bool IsGivenUp => _isGivenUp;

    public abstract Type ValueType { get; }

    public abstract bool IsCompleted { get; }

    /// <summary>The versions that the load is known to depend on. Tags that only the source names come once it has answered.</summary>
    public VersionStamp[] Versions => _versions;

    /// <summary>A refresh loads past every tier; a plain call may join it, but not the other way round.</summary>
    public bool IsRefresh { get; init; }

    /// <summary>
    /// Whether an invalidation came since the load began: it then serves the callers that already wait, and no others.
    /// Before the load has begun there is nothing that it can have missed.
    /// </summary>
    public bool IsOutdated
    {
        get
        {
            if (_token is not { } token)
            {
                return false;
            }

            return token.IsDirty || IsRaisedSince(token.OpenedAt);
        }
    }

    /// <summary>The loads that this one's source waits for; guarded by the lock of <see cref="WaitGraph"/>.</summary>
    internal List<Flight>? WaitsFor { get; set; }

    internal int Waiters { get; set; }

    internal bool Pinned { get; set; }

    /// <summary>Ends when the load has found a stale value that can stand in, and put it in memory; null: it cannot find one.</summary>
    public Task? WhenStaleIsFound => _staleFound?.Task;

    /// <summary>The load may find a stale value on its way.</summary>
    public void MayFindStale() => _staleFound = new(Continuation.Apart);

    public void HasStale() => _staleFound?.TrySetResult();

    /// <summary>The load now holds something that other loads wait for (its lease in L2). It is of no use to an outdated load.</summary>
    /// <param name="release">Releases it. Called from any thread, also after the load has ended.</param>
    public void Holds(Action release)
    {
        Volatile.Write(ref _release, release);
        Interlocked.MemoryBarrier(); // an invalidation after this line sees the release; an earlier one is seen below
        if (IsOutdated || IsGivenUp)
        {
            release();
        }
    }

    /// <summary>If the load is outdated or given up, it releases its lease: it can no longer store its value, and another load may need the lease.</summary>
    public void ReleaseIfOutdated()
    {
        if (IsOutdated || IsGivenUp)
        {
            Volatile.Read(ref _release)?.Invoke();
        }
    }

    /// <summary>The load begins: from here on the token and the versions say whether it is outdated.</summary>
    public void Begin(FillToken token, VersionStamp[] versions)
    {
        _versions = versions;
        _token = token;
    }

    /// <summary>The source has answered, and with it named tags.</summary>
    public void Answered(VersionStamp[] versions) => _versions = versions;

    /// <summary>
    /// Whether the loaded value is too old for a caller that joined the load: a version that only the source named was raised before
    /// the caller joined, which could not know of it. To be asked when the load has completed.
    /// </summary>
    /// <param name="joinedAt">The version clock before the joining.</param>
    public bool IsTooOldFor(long joinedAt) => _token is { } token && joinedAt > token.OpenedAt && IsRaisedSince(token.OpenedAt);

    /// <summary>Gives the load up. It releases its lease first: a caller that learns of the end from the source then finds the lease free.</summary>
    public void Cancel()
    {
        _isGivenUp = true;
        Interlocked.MemoryBarrier(); // see Holds
        ReleaseIfOutdated();
        _cancellation.Cancel();
    }

    /// <summary>Ends the load with a failure from outside, as when the cache is disposed. Too late, it does nothing.</summary>
    public abstract void Abort(Exception failure);

    private bool IsRaisedSince(long moment)
    {
        foreach (var version in _versions)
        {
            if (!version.Covers(moment))
            {
                return true;
            }
        }

        return false;
    }
}
