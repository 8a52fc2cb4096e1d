using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Reads the options of the coherent engine from the configuration of each cache.</summary>
internal sealed class CoherentSectionSetup(IServiceProvider services) : IConfigureNamedOptions<CoherentEngineOptions>
{
    public void Configure(CoherentEngineOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CoherentEngineOptions options)
    {
        if (CacheSection.Of(services, name ?? string.Empty).Section is { } section)
        {
            CoherentSection.Apply(options, section.GetSection(CoherentSection.Name));
        }
    }
}
