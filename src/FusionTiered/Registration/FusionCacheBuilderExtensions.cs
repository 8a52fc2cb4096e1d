using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Fusion;
using FusionTiered.Fusion.Registration;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a FusionTiered cache on ZiggyCreatures.FusionCache.</summary>
public static class FusionCacheBuilderExtensions
{
    /// <summary>Makes FusionCache the engine of this cache: the same <see cref="IDomainCache"/>, profiles and calls.</summary>
    /// <param name="builder">What <c>AddFusionTiered</c> returned.</param>
    /// <param name="configure">Redis, or an <see cref="IFusionCache"/> of the application; without it, memory alone.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: a profile asks for what FusionCache cannot do; each setting is named, with the way round.</exception>
    public static IFusionTieredBuilder UseFusionCache(this IFusionTieredBuilder builder, Action<FusionEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new FusionEngineOptions();
        configure?.Invoke(options);
        return builder.UseEngine(FusionCacheEngine.Choice(options));
    }

    /// <summary>Puts this cache on an <see cref="IFusionCache"/> that the application has set up. It is not disposed here.</summary>
    /// <param name="builder">What <c>AddFusionTiered</c> returned.</param>
    /// <param name="cache">The cache; see <see cref="FusionEngineOptions.Use"/> for what it must have.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseFusionCache(this IFusionTieredBuilder builder, IFusionCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return builder.UseFusionCache(options => options.Use(_ => cache));
    }
}
