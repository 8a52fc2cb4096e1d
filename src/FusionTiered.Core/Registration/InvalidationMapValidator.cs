using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Finds every fault of the events at once.</summary>
internal sealed class InvalidationMapValidator : IValidateOptions<InvalidationMap>
{
    public ValidateOptionsResult Validate(string? name, InvalidationMap options)
    {
        var faults = options.Declared.Faults();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
