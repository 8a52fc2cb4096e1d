namespace FusionTiered.Redis.Connections;

/// <summary>Whether and how changes are announced on a connection.</summary>
/// <param name="IsOn">True only when the server has confirmed flags and prefixes, or the subscription.</param>
/// <param name="Reason">Why the server does not announce changes itself; null where it does.</param>
/// <param name="IsByMessages">Whether this node announces its changes by messages, since the server does not.</param>
internal sealed record TrackingState(bool IsOn, string? Reason, bool IsByMessages = false)
{
    public static TrackingState On { get; } = new(true, null);

    public static TrackingState ByMessages(string reason) => new(true, reason, IsByMessages: true);

    /// <summary>This node tells the others, and cannot hear all of them.</summary>
    public static TrackingState Unheard(string reason) => new(false, reason, IsByMessages: true);

    public static TrackingState NotAskedFor { get; } = new(false, "not asked for");

    public static TrackingState Refused(string reason) => new(false, reason);
}
