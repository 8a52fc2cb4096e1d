namespace FusionTiered.Redis.Connections;

/// <summary>Whether the server announces changes on a connection.</summary>
/// <param name="IsOn">True only when the server has confirmed flags and prefixes.</param>
/// <param name="Reason">Why not, where it is off.</param>
internal sealed record TrackingState(bool IsOn, string? Reason)
{
    public static TrackingState On { get; } = new(true, null);

    public static TrackingState NotAskedFor { get; } = new(false, "not asked for");

    public static TrackingState Refused(string reason) => new(false, reason);
}
