using FusionTiered;
using FusionTiered.Distributed;
using FusionTiered.DistributedCaches;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a cache keep its values in an <see cref="IDistributedCache"/> that the application has.</summary>
public static class FusionTieredDistributedCacheExtensions
{
    /// <summary>Puts the application's <see cref="IDistributedCache"/> behind the cache: SQL Server, Cosmos, anything that is not Redis.</summary>
    /// <remarks>
    /// Get, set and remove are all that it has: no leases, nothing heard of other nodes, no patterns. What is not promised then,
    /// <c>DescribePromises()</c> says. Keys begin with <see cref="FusionTieredOptions.KeyPrefix"/>. An <see cref="IBufferDistributedCache"/>
    /// is used as one.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="choose">Which one; null: the one that is registered. Not one that <c>AsDistributedCache</c> made.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">At the first use of the cache: there is none, or it is FusionTiered itself.</exception>
    public static IFusionTieredBuilder UseDistributedCache(this IFusionTieredBuilder builder, Func<IServiceProvider, IDistributedCache>? choose = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        return builder.UseRemoteTier(provider =>
        {
            var cache = ApplicationDistributedCache.Find(provider, choose);
            var options = provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(name);
            var tier = new DistributedCacheTier(cache, provider.GetService<TimeProvider>() ?? TimeProvider.System, options.KeyPrefix);
            return new RemoteTierBinding(tier, channel: null);
        });
    }
}
