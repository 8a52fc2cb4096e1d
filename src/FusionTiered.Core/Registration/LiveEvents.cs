using FusionTiered.Invalidation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>The events of one cache, kept in step with the configuration for as long as the cache lives.</summary>
internal sealed class LiveEvents : LiveOptions<InvalidationMap>
{
    private volatile EventMap _map;

    /// <exception cref="OptionsValidationException">The events are faulty; it lists all faults.</exception>
    public LiveEvents(
        string name,
        IOptionsFactory<InvalidationMap> factory,
        IEnumerable<IOptionsChangeTokenSource<InvalidationMap>> sources,
        ILogger? log)
        : base(name, factory, log)
    {
        _map = Make().Compile(name);
        Follow(sources);
    }

    /// <summary>The events of now.</summary>
    public EventMap Map => _map;

    /// <summary>Told after the events have changed.</summary>
    public Action<EventMap>? Changed { get; set; }

    protected override void Apply(InvalidationMap options)
    {
        _map = options.Compile(Name);
        Changed?.Invoke(_map);
        Log.EventsReloaded(Telemetry.CacheName.Shown(Name));
    }

    protected override void Refused(string faults) => Log.EventsRefused(Telemetry.CacheName.Shown(Name), faults);
}
