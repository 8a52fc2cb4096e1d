using FusionTiered.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Refuses what the chosen engine cannot follow, at start-up and when the configuration changes, together with all other faults.</summary>
internal sealed class EngineSettingsValidator(IServiceProvider services) : IValidateOptions<FusionTieredOptions>
{
    public ValidateOptionsResult Validate(string? name, FusionTieredOptions options)
    {
        name ??= string.Empty;
        if (services.GetKeyedService<EngineChoice>(name) is not { Faults: { } find })
        {
            return ValidateOptionsResult.Skip;
        }

        var faults = find(options, services.GetKeyedService<L2Choice>(name)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
