using FusionTiered.Fusion.Registration;
using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Fusion;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a FusionTiered cache on ZiggyCreatures.FusionCache.</summary>
public static class FusionCacheBuilderExtensions
{
    /// <summary>Makes FusionCache the engine of this cache: the same <see cref="IDomainCache"/>, profiles and calls.</summary>
    /// <param name="builder">What <c>AddFusionTiered</c> returned.</param>
    /// <param name="configure">Changes how it is set up.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: a profile asks for what FusionCache cannot do; each setting is named, with the way round.</exception>
    public static IFusionTieredBuilder UseFusionCache(this IFusionTieredBuilder builder, Action<FusionEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new FusionEngineOptions();
        configure?.Invoke(options);
        return builder.UseEngine(FusionCacheEngine.Choice(options));
    }
}
