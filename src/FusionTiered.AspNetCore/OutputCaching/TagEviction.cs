using FusionTiered.AspNetCore.Audit;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.OutputCaching;

/// <summary>An eviction by tag: the cache of all nodes first, then the CDN. A response that the CDN asks for after its purge must be the new one.</summary>
internal sealed partial class TagEviction(IDomainCache cache, IEnumerable<ICdnPurger> purgers, ILogger log)
{
    /// <summary>Evicts, and tells every purger. It does not stop half-way: a CDN that is not told keeps what the cache has evicted.</summary>
    /// <param name="tag">A tag that the cache allows.</param>
    /// <param name="key">The same as the CDN knows it.</param>
    public async Task<EvictionOutcome> RunAsync(string tag, string key)
    {
        var write = await cache.InvalidateTagAsync(tag, CancellationToken.None).ConfigureAwait(false);
        if (!write.IsEverywhere)
        {
            EvictedHereOnly(log);
        }

        bool? isPurged = null;
        List<Exception> failures = [];
        foreach (var purger in purgers)
        {
            var isTaken = false;
            try
            {
                isTaken = await purger.PurgeAsync([key], CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The other purgers have CDNs of their own.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                PurgerFailed(log, failure);
                failures.Add(failure);
            }

            isPurged = isTaken && isPurged != false;
        }

        return new(write, isPurged, failures);
    }

    [LoggerMessage(EventIds.EvictedHereOnly, LogLevel.Warning, "Responses were evicted on this node only: L2 did not take it. Other nodes may serve the old ones meanwhile, also to a CDN that was purged.")]
    private static partial void EvictedHereOnly(ILogger log);

    [LoggerMessage(EventIds.PurgerFailed, LogLevel.Error, "A purger of a CDN failed after an eviction. The others were called.")]
    private static partial void PurgerFailed(ILogger log, Exception failure);
}
