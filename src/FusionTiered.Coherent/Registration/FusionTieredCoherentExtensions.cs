using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Registration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a cache on the coherent engine.</summary>
public static class FusionTieredCoherentExtensions
{
    /// <summary>Runs the cache on the coherent engine: verified and bounded staleness, strict limits, one load across nodes.</summary>
    /// <remarks>
    /// Its place among the other calls does not matter. Calls, keys and profiles stay the same; <c>docs/engines.md</c> lists the promises.
    /// Section <c>Coherent</c> of the cache's configuration is read first.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Changes the settings of this engine alone; it wins over the configuration. Null: nothing.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: a setting is out of its range, or the cache shares a tier that this engine cannot use.</exception>
    public static IFusionTieredBuilder UseCoherentEngine(this IFusionTieredBuilder builder, Action<CoherentEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CoherentEngineOptions>, CoherentSectionSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CoherentEngineOptions>, CoherentOptionsValidator>());
        services.TryAddTransient<IOptionsFactory<CoherentEngineOptions>, FaultsByLine<CoherentEngineOptions>>();
        services.AddOptions<CoherentEngineOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        services.TryAddKeyedSingleton(name, static (provider, key) => RemoteTiers.Create(provider, (string)key!));
        return builder.UseEngine(CoherentEngine.Choice);
    }
}
