using FusionTiered.Warmup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Reads the settings of the warm-up of a cache, and refuses those that are wrong, all at once.</summary>
internal sealed class WarmupOptionsSetup(IServiceProvider services) : IConfigureNamedOptions<CacheWarmupOptions>, IValidateOptions<CacheWarmupOptions>
{
    public void Configure(CacheWarmupOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CacheWarmupOptions options)
    {
        var found = CacheSection.Of(services, name ?? string.Empty);
        options.Path = $"{found.Path}:{WarmupSettings.Section}";
        WarmupSettings.Read(options, services.GetKeyedServices<WarmerEntry>(name ?? string.Empty), found.Section?.GetSection(WarmupSettings.Section));
    }

    public ValidateOptionsResult Validate(string? name, CacheWarmupOptions options)
    {
        var faults = WarmupSettings.Faults(options, [.. services.GetKeyedServices<WarmerEntry>(name ?? string.Empty).Select(static entry => entry.Name)]);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
