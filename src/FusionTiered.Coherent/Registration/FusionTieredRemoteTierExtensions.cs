using FusionTiered;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives a cache a tier that it shares with other nodes.</summary>
public static class FusionTieredRemoteTierExtensions
{
    /// <summary>Puts a shared tier behind the cache. The last one wins.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="create">Makes the tier and its channel; called once.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseRemoteTier(this IFusionTieredBuilder builder, Func<IServiceProvider, RemoteTierBinding> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.RemoveAllKeyed<RemoteTierBinding>(builder.Name);
        builder.Services.AddKeyedSingleton(builder.Name, (provider, _) => create(provider));
        return builder;
    }
}
