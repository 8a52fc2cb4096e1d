using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Registration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a cache on the coherent engine.</summary>
public static class FusionTieredCoherentExtensions
{
    /// <summary>Runs the cache on the coherent engine: verified and bounded staleness, strict limits, one load across nodes.</summary>
    /// <remarks>Its place among the other calls does not matter. Calls, keys and profiles stay the same; <c>docs/engines.md</c> lists the promises.</remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseCoherentEngine(this IFusionTieredBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseEngine(CoherentEngine.Choice);
    }
}
