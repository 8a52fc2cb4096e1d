namespace FusionTiered;

/// <summary>What <see cref="ICacheAlerts.Changed"/> tells.</summary>
/// <param name="change">The alert that began or ended.</param>
public sealed class CacheAlertEventArgs(CacheAlertChange change) : EventArgs
{
    /// <summary>The alert that began or ended.</summary>
    public CacheAlertChange Change { get; } = change;
}
