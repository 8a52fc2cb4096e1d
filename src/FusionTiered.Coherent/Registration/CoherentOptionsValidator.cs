using System.Globalization;
using FusionTiered.Engines;
using FusionTiered.Redis.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Finds every fault of the coherent engine's options at once, for caches that run on it.</summary>
internal sealed class CoherentOptionsValidator(IServiceProvider services) : IValidateOptions<CoherentEngineOptions>
{
    public ValidateOptionsResult Validate(string? name, CoherentEngineOptions options)
    {
        if (!ReferenceEquals(services.GetKeyedService<EngineChoice>(name ?? string.Empty), CoherentEngine.Choice))
        {
            return ValidateOptionsResult.Skip;
        }

        List<string> faults = [.. options.Faults, .. Errors(options), .. RedisOptionsCompiler.Errors(options.Redis)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Errors(CoherentEngineOptions options)
    {
        if (options.LeaseWait < TimeSpan.FromMilliseconds(10) || options.LeaseWait > TimeSpan.FromMinutes(10))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Coherent: LeaseWait is {options.LeaseWait:c}; it must be from 10 milliseconds to 10 minutes.");
        }

        if (options.UnheardLifetime is { } unheard && (unheard < TimeSpan.Zero || unheard > TimeSpan.FromMinutes(10)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Coherent: UnheardLifetime is {unheard:c}; it must be from zero to 10 minutes.");
        }
    }
}
