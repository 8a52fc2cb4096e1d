using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Settings;

/// <summary>Finds every fault of the endpoints' settings at once.</summary>
internal sealed class CacheEndpointOptionsValidator : IValidateOptions<CacheEndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, CacheEndpointOptions options)
    {
        string[] faults = [.. FaultsOf(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>The faults, each as a sentence.</summary>
    public static IEnumerable<string> FaultsOf(CacheEndpointOptions options) =>
        options.Faults.Concat(EndpointSettings.All.Where(setting => !setting.IsAllowed(options)).Select(setting =>
            string.Create(CultureInfo.InvariantCulture, $"{EndpointSettings.Section}:{setting.Name} is '{setting.Value(options)}'; it must be {setting.Allowed}.")));
}
