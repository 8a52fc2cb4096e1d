using FusionTiered.Profiles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>The profiles of one cache, kept in step with the configuration for as long as the cache lives.</summary>
internal sealed class LiveProfiles : LiveOptions<FusionTieredOptions>
{
    /// <exception cref="OptionsValidationException">The options are faulty; it lists all faults.</exception>
    public LiveProfiles(
        string name,
        IOptionsFactory<FusionTieredOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<FusionTieredOptions>> sources,
        ILogger? log,
        TimeProvider? time = null)
        : base(name, factory, log)
    {
        Options = Make();
        Catalog = new ProfileCatalog(Options, time);
        Follow(sources);
    }

    /// <summary>New settings hold from now on.</summary>
    public Action? Changed { get; set; }

    /// <summary>The options at the start; limits of the whole and the prefix are taken from here and do not change.</summary>
    public FusionTieredOptions Options { get; }

    public ProfileCatalog Catalog { get; }

    protected override void Apply(FusionTieredOptions options)
    {
        foreach (var profile in Catalog.Apply(options))
        {
            Telemetry.Log.NamespaceHeld(Log, profile);
        }

        Changed?.Invoke();
        Telemetry.Log.Reloaded(Log, Telemetry.CacheName.Shown(Name));
    }

    protected override void Refused(string faults) => Telemetry.Log.ReloadRefused(Log, Telemetry.CacheName.Shown(Name), faults);
}
