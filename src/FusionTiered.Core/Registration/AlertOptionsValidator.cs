using FusionTiered.Alerts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Finds every fault of the options of alerts at once.</summary>
internal sealed class AlertOptionsValidator(IServiceProvider services) : IValidateOptions<CacheAlertOptions>
{
    public ValidateOptionsResult Validate(string? name, CacheAlertOptions options)
    {
        var faults = AlertFaults.Of(options, ProfilesOf(name ?? string.Empty));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private List<string>? ProfilesOf(string name)
    {
        try
        {
            return [.. services.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(name).Profiles.Keys];
        }
        catch (OptionsValidationException)
        {
            // They are reported on their own.
            return null;
        }
    }
}
