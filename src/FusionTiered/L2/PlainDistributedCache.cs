using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Fusion.L2;

/// <summary>An <see cref="IDistributedCache"/> as L2.</summary>
/// <param name="cache">The cache.</param>
/// <param name="keyStart">Before the key of a value.</param>
internal sealed class PlainDistributedCache(IDistributedCache cache, string keyStart) : IPlainL2
{
    public async Task<PlainRead> ReadAsync(string key, CancellationToken deadline) =>
        new(await cache.GetAsync(keyStart + key, deadline).WaitAsync(deadline).ConfigureAwait(false), Left: null);
}
