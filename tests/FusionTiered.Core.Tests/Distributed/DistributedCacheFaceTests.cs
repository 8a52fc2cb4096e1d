using FusionTiered.Core.Tests.Invalidation;
using FusionTiered.Distributed;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Core.Tests.Distributed;

public class DistributedCacheFaceTests
{
    private readonly DistributedCacheFace _face = new(new HungCache(), TimeProvider.System, longestWait: TimeSpan.FromMilliseconds(1));

    [Fact]
    public void A_synchronous_call_blocks_no_longer_than_the_deadlines()
    {
        _face.Invoking(static face => face.Get("k")).Should().Throw<TimeoutException>().WithMessage("*asynchronous*");
        _face.Invoking(static face => face.Refresh("k")).Should().Throw<TimeoutException>();
        _face.Invoking(static face => face.Remove("k")).Should().Throw<TimeoutException>();
        _face.Invoking(static face => face.Set("k", [1], new DistributedCacheEntryOptions())).Should().Throw<TimeoutException>();
    }

    /// <summary>A cache whose answers come to nobody, as on a thread pool without a free thread.</summary>
    private sealed class HungCache : RecordingCache
    {
        public override ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default) => Never<CacheResult<T>>();

        public override ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default) => Never<CacheWrite>();

        public override ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default) => Never<CacheWrite>();

        private static ValueTask<T> Never<T>() => new(new TaskCompletionSource<T>().Task);
    }
}
