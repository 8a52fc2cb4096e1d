using FusionTiered.Domains;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Every cache begins with its name, the default profile and the seven built-in ones, unless the application replaces them.</summary>
internal sealed class NamedProfilesSetup : IConfigureNamedOptions<FusionTieredOptions>, IPostConfigureOptions<FusionTieredOptions>
{
    public void Configure(string? name, FusionTieredOptions options)
    {
        options.CacheName = name ?? string.Empty;
        DomainDefaults.AddTo(options);
    }

    public void Configure(FusionTieredOptions options) => Configure(Options.DefaultName, options);

    public void PostConfigure(string? name, FusionTieredOptions options) => DomainDefaults.FillIn(options);
}
