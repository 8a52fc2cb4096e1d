using FusionTiered;
using FusionTiered.Engines;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a cache keep its values in an <see cref="IDistributedCache"/> that the application has.</summary>
public static class FusionTieredDistributedCacheExtensions
{
    /// <summary>Puts the application's <see cref="IDistributedCache"/> behind the cache: SQL Server, Cosmos, anything that is not Redis.</summary>
    /// <remarks>
    /// Get, set and remove are all that it has: nothing is heard of other nodes. <c>DescribePromises()</c> says what is not promised then.
    /// Keys begin with <see cref="FusionTieredOptions.KeyPrefix"/>. An <see cref="IBufferDistributedCache"/> is used as one. Of several calls
    /// of <c>UseRedis</c>, <c>UseDistributedCache</c> and <c>UseInProcessTier</c> the last one wins.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="choose">Which one; null: the one that is registered. Not one that <c>AsDistributedCache</c> made.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At the start: none is registered.</exception>
    /// <exception cref="InvalidOperationException">At the first use of the cache: it is FusionTiered itself.</exception>
    public static IFusionTieredBuilder UseDistributedCache(this IFusionTieredBuilder builder, Func<IServiceProvider, IDistributedCache>? choose = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseL2(new DistributedCacheChoice(choose));
    }
}
