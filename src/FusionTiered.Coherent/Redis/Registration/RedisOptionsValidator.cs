using FusionTiered.Redis.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Redis.Registration;

/// <summary>Finds every fault of the options at once; each names the part, and none shows what may be secret.</summary>
internal sealed class RedisOptionsValidator(IServiceProvider services) : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        if (services.GetKeyedService<RedisSetup>(name ?? string.Empty) is null)
            return ValidateOptionsResult.Skip;
        var faults = RedisOptionsCompiler.Errors(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
