using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Cdn;

/// <summary>Refuses a further CDN that reads other surrogate keys than the first one: responses name them once, as the first one wants them.</summary>
internal sealed class SameSurrogateKeysValidator(IServiceProvider services) : IValidateOptions<CdnOptions>
{
    public ValidateOptionsResult Validate(string? name, CdnOptions options)
    {
        if (string.IsNullOrEmpty(name) || First() is not { } first
            || (string.Equals(first.HeaderName, options.HeaderName, StringComparison.OrdinalIgnoreCase) && string.Equals(first.Delimiter, options.Delimiter, StringComparison.Ordinal)))
        {
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(
            $"CdnOptions of {options.UrlTemplate} has HeaderName '{options.HeaderName}' and Delimiter '{options.Delimiter}'; they must be '{first.HeaderName}' and '{first.Delimiter}', as in the first AddCdnPurger: a response names its surrogate keys once.");
    }

    // Its own faults are told by itself.
    private CdnOptions? First()
    {
        try
        {
            return services.GetRequiredService<IOptionsMonitor<CdnOptions>>().Get(Options.DefaultName);
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }
}
