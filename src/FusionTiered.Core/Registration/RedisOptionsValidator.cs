using FusionTiered.Engines;
using FusionTiered.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Finds every fault of the options at once; each names the part, and none shows what may be secret.</summary>
internal sealed class RedisOptionsValidator(IServiceProvider services) : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        name ??= string.Empty;
        if (services.GetKeyedService<L2Choice>(name) is not RedisChoice)
        {
            return ValidateOptionsResult.Skip;
        }

        var faults = RedisOptionsRules.Faults(options);
        faults.AddRange(services.GetKeyedService<EngineChoice>(name)?.RedisFaults?.Invoke(options) ?? []);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
