using FusionTiered.Alerts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Reads the section <c>Alerts</c> of every cache whose alerts are added.</summary>
internal sealed class AlertOptionsSetup(IServiceProvider services) : IConfigureNamedOptions<CacheAlertOptions>
{
    public void Configure(CacheAlertOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CacheAlertOptions options)
    {
        var found = CacheSection.Of(services, name ?? string.Empty);
        options.Path = $"{found.Path}:{AlertSection.Name}";
        if (found.Section?.GetSection(AlertSection.Name) is { } section)
        {
            AlertSection.Apply(options, section);
        }
    }
}
