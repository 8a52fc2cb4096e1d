namespace FusionTiered.Turns;

/// <summary>How a turn is kept.</summary>
/// <param name="Lease">How long the turn of a node stands that is not heard of any more.</param>
/// <param name="Outage">What the node does while the shared tier does not answer.</param>
internal sealed record TurnTimes(TimeSpan Lease, CacheOutage Outage)
{
    /// <summary>How often a holder renews it, and the others ask for it.</summary>
    public TimeSpan Step => Lease / 3;

    /// <summary>How long a holder trusts it without an answer. Shorter than the lease, so that the holder stops before another one begins.</summary>
    public TimeSpan Trusted => Lease * 0.8;
}
