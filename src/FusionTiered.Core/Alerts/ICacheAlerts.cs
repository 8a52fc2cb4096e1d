namespace FusionTiered;

/// <summary>The alerts of one cache: a keyed service under the name of the cache, made by <c>AddAlerts</c>.</summary>
public interface ICacheAlerts
{
    /// <summary>The alerts that stand now, the oldest first. The list does not change; ask again for a newer one.</summary>
    IReadOnlyList<CacheAlert> Standing { get; }

    /// <summary>Raised when an alert begins or ends, on the thread that checks the rules. A handler that throws is logged and stops nothing.</summary>
    event EventHandler<CacheAlertEventArgs> Changed;
}
