using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed;

namespace FusionTiered.Fusion.Redis;

/// <summary>A locker whose locks begin with the prefix of the cache, as its keys do: caches that share a Redis do not wait for each other.</summary>
internal sealed class PrefixedLocker(IFusionCacheDistributedLocker inner, string prefix) : IFusionCacheDistributedLocker
{
    public ValueTask<object?> AcquireLockAsync(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, TimeSpan timeout, ILogger? logger, CancellationToken token) =>
        inner.AcquireLockAsync(cacheName, cacheInstanceId, operationId, key, prefix + lockName, timeout, logger, token);

    public object? AcquireLock(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, TimeSpan timeout, ILogger? logger, CancellationToken token) =>
        inner.AcquireLock(cacheName, cacheInstanceId, operationId, key, prefix + lockName, timeout, logger, token);

    public ValueTask ReleaseLockAsync(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, object? lockObj, ILogger? logger, CancellationToken token) =>
        inner.ReleaseLockAsync(cacheName, cacheInstanceId, operationId, key, prefix + lockName, lockObj, logger, token);

    public void ReleaseLock(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, object? lockObj, ILogger? logger, CancellationToken token) =>
        inner.ReleaseLock(cacheName, cacheInstanceId, operationId, key, prefix + lockName, lockObj, logger, token);
}
