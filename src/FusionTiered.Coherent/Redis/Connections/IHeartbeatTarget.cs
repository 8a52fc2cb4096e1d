namespace FusionTiered.Redis.Connections;

/// <summary>Something with deadlines.</summary>
internal interface IHeartbeatTarget
{
    /// <summary>Does the work that is due. Called on the heartbeat's thread, must not wait.</summary>
    /// <param name="now">The current timestamp.</param>
    /// <returns>When it wants to be called next; <see cref="long.MaxValue"/> for never.</returns>
    long Beat(long now);
}
