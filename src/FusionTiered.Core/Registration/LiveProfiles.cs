using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FusionTiered.Registration;

/// <summary>The profiles of one cache, kept in step with the configuration for as long as the cache lives.</summary>
/// <remarks>
/// It makes the options itself instead of listening to the monitor: the monitor throws when new settings are faulty, and then
/// tells nobody. Here faulty settings are logged, and the ones before stay.
/// </remarks>
internal sealed class LiveProfiles : IDisposable
{
    private readonly string _name;
    private readonly IOptionsFactory<FusionTieredOptions> _factory;
    private readonly ILogger _log;
    private readonly List<IDisposable> _subscriptions = [];

    /// <exception cref="OptionsValidationException">The options are faulty; it lists all faults.</exception>
    public LiveProfiles(
        string name,
        IOptionsFactory<FusionTieredOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<FusionTieredOptions>> sources,
        ILogger? log)
    {
        _name = name;
        _factory = factory;
        _log = log ?? NullLogger.Instance;
        Options = factory.Create(name);
        Catalog = new ProfileCatalog(Options);
        foreach (var source in sources)
        {
            if (string.Equals(source.Name ?? string.Empty, name, StringComparison.Ordinal))
            {
                _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
            }
        }
    }

    /// <summary>New settings hold from now on.</summary>
    public Action? Changed { get; set; }

    /// <summary>The options at the start; limits of the whole and the prefix are taken from here and do not change.</summary>
    public FusionTieredOptions Options { get; }

    public ProfileCatalog Catalog { get; }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private void Reload()
    {
        FusionTieredOptions options;
        try
        {
            options = _factory.Create(_name);
        }
        catch (OptionsValidationException faulty)
        {
            Log.ReloadRefused(_log, _name, string.Join(' ', faulty.Failures));
            return;
        }

        foreach (var profile in Catalog.Apply(options))
        {
            Log.NamespaceHeld(_log, profile);
        }

        Changed?.Invoke();
        Log.Reloaded(_log, _name);
    }
}
