using FusionTiered.Profiles;
using FusionTiered.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Finds every fault of the options of one write-behind at once.</summary>
/// <param name="name">The name of the options.</param>
/// <param name="cache">The name of the cache.</param>
/// <param name="profile">The profile.</param>
/// <param name="services">For the profiles of the cache.</param>
/// <param name="faults">The faults of the options.</param>
/// <typeparam name="TOptions">The options.</typeparam>
internal sealed class WriteBehindValidator<TOptions>(string name, string cache, string profile, IServiceProvider services, Func<IServiceProvider, TOptions, IEnumerable<string>> faults) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? asked, TOptions options)
    {
        if (!string.Equals(asked, name, StringComparison.Ordinal))
        {
            return ValidateOptionsResult.Skip;
        }

        string[] all = [.. faults(services, options).Concat(UnknownProfile()).Select(fault => $"Write-behind of profile '{profile}': {fault}")];
        return all.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(all);
    }

    private IEnumerable<string> UnknownProfile()
    {
        ICollection<string> known;
        try
        {
            known = services.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(cache).Profiles.Keys;
        }
        catch (OptionsValidationException)
        {
            // They are reported on their own.
            return [];
        }

        return known.Contains(profile, StringComparer.OrdinalIgnoreCase) ? []
            : [$"the cache has no such profile. {(NearestName.Of(profile, known) is { } nearest ? $"Did you mean {nearest}?" : $"There are: {string.Join(", ", known)}.")}"];
    }
}
