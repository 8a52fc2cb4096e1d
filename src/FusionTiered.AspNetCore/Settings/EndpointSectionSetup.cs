using FusionTiered.Registration;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Settings;

/// <summary>Reads the section <c>Endpoints</c> of one cache. Every fault is kept and reported with the others.</summary>
/// <remarks>A setting that is not known is found by the cache's own section: see <c>AddEndpoints</c>.</remarks>
internal sealed class EndpointSectionSetup(string name, IServiceProvider services) : IConfigureNamedOptions<CacheEndpointOptions>
{
    public void Configure(CacheEndpointOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? asked, CacheEndpointOptions options)
    {
        if (!string.Equals(asked, name, StringComparison.Ordinal) || CacheSection.Of(services, name).Section?.GetSection(EndpointSettings.Section) is not { } section)
        {
            return;
        }

        foreach (var child in section.GetChildren())
        {
            if (Array.Find(EndpointSettings.All, one => string.Equals(one.Name, child.Key, StringComparison.OrdinalIgnoreCase)) is { } setting
                && child.Value is { } text && !setting.TryRead(options, text))
            {
                options.Faults.Add($"{child.Path} is '{text}'; it must be {setting.Allowed}.");
            }
        }
    }
}
