using Microsoft.Extensions.Options;

namespace FusionTiered.Stopping;

/// <summary>Finds every fault of the options of the stop at once.</summary>
internal sealed class StopFaults : IValidateOptions<CacheStopOptions>
{
    public ValidateOptionsResult Validate(string? name, CacheStopOptions options)
    {
        List<string> faults = [];
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromHours(1))
        {
            faults.Add($"{nameof(CacheStopOptions)}.{nameof(options.Timeout)} is {options.Timeout:c}; it must be 1 s to 1 h.");
        }

        if (options.Reserve < TimeSpan.Zero || options.Reserve > TimeSpan.FromMinutes(1))
        {
            faults.Add($"{nameof(CacheStopOptions)}.{nameof(options.Reserve)} is {options.Reserve:c}; it must be 00:00:00 to 1 min.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
