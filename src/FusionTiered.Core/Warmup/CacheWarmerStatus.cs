namespace FusionTiered;

/// <summary>How a warmer is on this node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How its last run is or ended.</param>
public sealed record CacheWarmerStatus(string Name, CacheWarmerState State)
{
    /// <summary>Values that the run has loaded.</summary>
    public int Loaded { get; init; }

    /// <summary>Values that it is going to load; null: it is not known.</summary>
    public int? Expected { get; init; }

    /// <summary>How long the run took; null: it has not ended.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>The type of the failure of the run; null: there is none.</summary>
    public string? Failure { get; init; }

    /// <summary>Periodic refreshes of this node that ended well.</summary>
    public long Refreshes { get; init; }
}
