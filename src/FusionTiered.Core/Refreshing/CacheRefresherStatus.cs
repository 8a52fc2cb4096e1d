namespace FusionTiered;

/// <summary>How a background refresher is on this node.</summary>
/// <param name="Name">Its name.</param>
public sealed record CacheRefresherStatus(string Name)
{
    /// <summary>Whether this node does the work now. False on all nodes but one.</summary>
    public bool HasTurn { get; init; }

    /// <summary>Tries of this node that succeeded, since the start.</summary>
    public long Refreshes { get; init; }

    /// <summary>Tries of this node that failed, since the start.</summary>
    public long Failures { get; init; }

    /// <summary>Tries that failed since the last one that succeeded.</summary>
    public int FailuresInRow { get; init; }

    /// <summary>The type of the last failure while <see cref="FailuresInRow"/> is not 0; null: there is none.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The time since this node's last try that succeeded; null: there was none.</summary>
    public TimeSpan? SinceSuccess { get; init; }

    /// <summary>The time until the next try; null: one is under way, or it is another node's turn.</summary>
    public TimeSpan? NextTryIn { get; init; }
}
