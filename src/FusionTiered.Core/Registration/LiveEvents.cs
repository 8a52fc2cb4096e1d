using FusionTiered.Invalidation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FusionTiered.Registration;

/// <summary>The events of one cache, kept in step with the configuration for as long as the cache lives.</summary>
/// <remarks>Faulty events of a reload are logged, and the ones before stay, as with profiles.</remarks>
internal sealed class LiveEvents : IDisposable
{
    private readonly string _name;
    private readonly IOptionsFactory<InvalidationMap> _factory;
    private readonly ILogger _log;
    private readonly List<IDisposable> _subscriptions = [];
    private volatile EventMap _map;

    /// <exception cref="OptionsValidationException">The events are faulty; it lists all faults.</exception>
    public LiveEvents(
        string name,
        IOptionsFactory<InvalidationMap> factory,
        IEnumerable<IOptionsChangeTokenSource<InvalidationMap>> sources,
        ILogger? log)
    {
        _name = name;
        _factory = factory;
        _log = log ?? NullLogger.Instance;
        _map = factory.Create(name).Compile(name);
        foreach (var source in sources)
        {
            if (string.Equals(source.Name ?? string.Empty, name, StringComparison.Ordinal))
            {
                _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
            }
        }
    }

    /// <summary>The events of now.</summary>
    public EventMap Map => _map;

    /// <summary>Told after the events have changed.</summary>
    public Action<EventMap>? Changed { get; set; }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private void Reload()
    {
        try
        {
            _map = _factory.Create(_name).Compile(_name);
        }
        catch (OptionsValidationException faulty)
        {
            _log.EventsRefused(_name, string.Join(' ', faulty.Failures));
            return;
        }

        Changed?.Invoke(_map);
        _log.EventsReloaded(_name);
    }
}
