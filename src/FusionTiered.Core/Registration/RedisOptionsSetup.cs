using FusionTiered.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Fills the options of every cache that uses Redis, as the last <c>UseRedis</c> of the cache says: nothing of an earlier call may leak into a later one, a password least of all.</summary>
internal sealed class RedisOptionsSetup(IServiceProvider services) : IConfigureNamedOptions<RedisOptions>
{
    public void Configure(RedisOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, RedisOptions options) => (services.GetKeyedService<L2Choice>(name ?? string.Empty) as RedisChoice)?.Fill(services, options);
}
