using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Registration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets caches of one process share a tier.</summary>
public static class FusionTieredInProcessTierExtensions
{
    /// <summary>Puts a tier within the process behind the cache: give the same one to every cache that is to agree with it. It is for the coherent engine.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="shared">The tier; not disposed with the container.</param>
    /// <param name="node">The name of this node, for logs and leases; null: a name is generated.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: the cache runs on another engine.</exception>
    public static IFusionTieredBuilder UseInProcessTier(this IFusionTieredBuilder builder, InProcessTier shared, string? node = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(shared);
        return builder.UseL2(new TierChoice("UseInProcessTier", provider =>
        {
            var connection = shared.Connect(node, provider.GetService<TimeProvider>());
            return new RemoteTierBinding(connection, connection);
        }));
    }
}
