using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Redis.Registration;

/// <summary>How the last <c>UseRedis</c> of a cache fills its options. One per cache: nothing of an earlier call may leak into a later one, a password least of all.</summary>
internal sealed record RedisSetup(Action<IServiceProvider, RedisOptions> Fill)
{
    /// <summary>Fills the options of every cache that uses Redis.</summary>
    internal sealed class Options(IServiceProvider services) : IConfigureNamedOptions<RedisOptions>
    {
        public void Configure(RedisOptions options) => Configure(Microsoft.Extensions.Options.Options.DefaultName, options);

        public void Configure(string? name, RedisOptions options) => services.GetKeyedService<RedisSetup>(name ?? string.Empty)?.Fill(services, options);
    }
}
