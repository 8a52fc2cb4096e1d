using FusionTiered.Refreshing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Reads the settings of the refreshers of a cache, and refuses those that are wrong, all at once.</summary>
internal sealed class RefresherSettingsSetup(IServiceProvider services) : IConfigureNamedOptions<RefresherSettings>, IValidateOptions<RefresherSettings>
{
    public void Configure(RefresherSettings options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, RefresherSettings options)
    {
        var found = CacheSection.Of(services, name ?? string.Empty);
        options.Path = $"{found.Path}:{RefresherSettings.Section}";
        var section = found.Section?.GetSection(RefresherSettings.Section);
        foreach (var entry in services.GetKeyedServices<RefresherEntry>(name ?? string.Empty))
        {
            options.Add(entry, section);
        }

        if (section is not null)
        {
            options.RefuseUnknown(section);
        }
    }

    public ValidateOptionsResult Validate(string? name, RefresherSettings options) =>
        options.AllFaults() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
