namespace FusionTiered.Engines;

/// <summary>Leases with a name among the nodes of a cache: at most one node has a name at a time, until it gives it back or its time runs out.</summary>
/// <remarks>
/// Nothing here throws because the shared tier fails: the answer is <see cref="ClusterLeaseStatus.Unknown"/>. The time of a lease runs on
/// the clock of the tier. A holder that was frozen may believe that it still has the lease: compare <see cref="ClusterLease.Number"/> where that matters.
/// Safe to use from many threads.
/// </remarks>
internal interface IClusterLeases
{
    /// <summary>Whether other nodes can take part. False: this node is alone, or its tier knows no single step, and it always gets the lease.</summary>
    bool AreShared { get; }

    /// <summary>Takes a lease that nobody has.</summary>
    /// <param name="name">Its name, without braces and control characters. It is part of a key under the prefix of the cache.</param>
    /// <param name="period">How long it stands unless it is renewed; 1 ms or more.</param>
    /// <param name="cancellationToken">Ends the wait. The lease may have been taken all the same; it runs out then.</param>
    ValueTask<ClusterLeaseAnswer> TakeAsync(string name, TimeSpan period, CancellationToken cancellationToken = default);

    /// <summary>Lets a lease stand for another period from now. Its number stays.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="period">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see cref="ClusterLeaseStatus.Elsewhere"/>: it has run out, whether or not another node has it now.</returns>
    ValueTask<ClusterLeaseAnswer> RenewAsync(ClusterLease lease, TimeSpan period, CancellationToken cancellationToken = default);

    /// <summary>Gives a lease back, if it is still held. Where the tier does not answer, it runs out by itself.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ReleaseAsync(ClusterLease lease, CancellationToken cancellationToken = default);
}
