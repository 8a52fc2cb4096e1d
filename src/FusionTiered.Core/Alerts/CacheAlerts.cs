using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Alerts;

/// <summary>The alerts of one cache: looks at the rules when it is told to, and tells the log, the handlers of the event and the sinks.</summary>
/// <param name="cache">The cache.</param>
/// <param name="evaluator">The rules.</param>
/// <param name="sinks">Told last; none of them can hold up the others.</param>
/// <param name="log">Told first.</param>
internal sealed class CacheAlerts(IDomainCache cache, AlertEvaluator evaluator, IReadOnlyCollection<SinkQueue> sinks, ILogger log) : ICacheAlerts
{
    private volatile IReadOnlyList<CacheAlert> _standing = [];

    public event EventHandler<CacheAlertEventArgs>? Changed;

    public IReadOnlyList<CacheAlert> Standing => _standing;

    /// <summary>The sinks, which somebody has to run.</summary>
    public IReadOnlyCollection<SinkQueue> Sinks => sinks;

    /// <summary>Looks at the rules once. One look at a time.</summary>
    public void Look()
    {
        var changes = evaluator.Look(cache.GetStatistics(), cache.GetHealth().L2);
        _standing = evaluator.Standing;
        foreach (var change in changes)
        {
            Write(change);
            Raise(change);
            foreach (var sink in sinks)
            {
                sink.Add(change);
            }
        }
    }

    /// <summary>A look failed: the next one comes.</summary>
    public void LookFailed(Exception failure) => AlertLog.LookFailed(log, CacheName.Shown(cache.Name), failure);

    private void Write(CacheAlertChange change)
    {
        var (name, alert) = (CacheName.Shown(cache.Name), change.Alert);
        if (change.HasEnded)
        {
            AlertLog.Ended(log, alert.Rule, name, alert.Message);
        }
        else
        {
            AlertLog.Began(log, alert.Rule, name, alert.Message);
        }
    }

    // Handlers one by one: of a multicast call the first exception would skip the rest.
    private void Raise(CacheAlertChange change)
    {
        foreach (var handler in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((EventHandler<CacheAlertEventArgs>)handler)(this, new(change));
            }
#pragma warning disable CA1031 // It is the application's code: whatever it throws, the others are told.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                AlertLog.HandlerFailed(log, CacheName.Shown(cache.Name), failure);
            }
        }
    }
}
