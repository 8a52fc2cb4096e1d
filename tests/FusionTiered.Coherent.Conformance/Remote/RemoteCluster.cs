namespace FusionTiered.Conformance;

/// <summary>The connected nodes of one case, a foreign program beside them, and their time.</summary>
internal abstract class RemoteCluster : IAsyncDisposable
{
    public abstract IReadOnlyList<RemoteNode> Nodes { get; }

    public abstract ConformanceTime Time { get; }

    /// <summary>The clock of the nodes: confirmations name its timestamps.</summary>
    public abstract TimeProvider Clock { get; }

    /// <summary>Writes bytes as a program does that knows nothing of leases and versions.</summary>
    public abstract ValueTask WriteAsync(string key, byte[] payload, TimeSpan? keepFor = null);

    /// <summary>Deletes a key as such a program does.</summary>
    public abstract ValueTask DeleteAsync(string key);

    /// <summary>Empties the whole tier as such a program does.</summary>
    public virtual ValueTask ClearAsync() => throw new NotSupportedException();

    /// <summary>Ends a node, as a process that stops: it closes what it has.</summary>
    public virtual ValueTask EndAsync(RemoteNode node) => throw new NotSupportedException();

    /// <summary>Cuts a node off. <see cref="RemoteTrait.Cuts"/>.</summary>
    public virtual ValueTask CutAsync(RemoteNode node) => throw new NotSupportedException();

    /// <summary>Lets a node come back; it connects by itself.</summary>
    public virtual ValueTask HealAsync(RemoteNode node) => throw new NotSupportedException();

    /// <summary>Keeps the tier from answering. <see cref="RemoteTrait.Freezes"/>.</summary>
    public virtual ValueTask FreezeAsync() => throw new NotSupportedException();

    public virtual ValueTask ThawAsync() => throw new NotSupportedException();

    /// <summary>Has the tier refuse what makes it grow. <see cref="RemoteTrait.Refusals"/>.</summary>
    public virtual ValueTask FillAsync() => throw new NotSupportedException();

    /// <summary>Has the tier refuse all writes. <see cref="RemoteTrait.Refusals"/>.</summary>
    public virtual ValueTask MakeReadOnlyAsync() => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();
}
