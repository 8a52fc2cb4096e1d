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
        var l2 = services.GetKeyedService<L2Choice>(name);
        var faults = services.GetKeyedService<EngineChoice>(name)?.Faults?.Invoke(options, l2).ToList() ?? [];
        if (l2?.FaultAtStart(services) is { } missing)
        {
            faults.Add(missing);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
