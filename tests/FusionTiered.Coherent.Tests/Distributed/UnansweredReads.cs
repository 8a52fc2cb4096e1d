using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Distributed;

/// <summary>The IDistributedCache of ours over an L2 that does not answer, on each engine.</summary>
public abstract class UnansweredReads
{
    [Fact]
    public async Task A_read_that_the_shared_tier_did_not_answer_is_no_miss()
    {
        await using var node = Node(new SilentDistributedCache());
        var cache = node.GetRequiredService<IDistributedCache>();

        await cache.Awaiting(static each => each.GetAsync("k")).Should().ThrowAsync<TimeoutException>();
        cache.Invoking(static each => each.Get("k")).Should().Throw<TimeoutException>("L2 rests, and was not asked");

        await cache.SetAsync("k", [1]);
        (await cache.GetAsync("k")).Should().Equal([1], "memory has it");
    }

    [Fact]
    public async Task A_read_that_the_shared_tier_answered_is_a_miss()
    {
        await using var node = Node(new Microsoft.Extensions.Caching.Distributed.MemoryDistributedCache(Microsoft.Extensions.Options.Options.Create(new Microsoft.Extensions.Caching.Memory.MemoryDistributedCacheOptions())));
        var cache = node.GetRequiredService<IDistributedCache>();

        (await cache.GetAsync("k")).Should().BeNull();
        cache.Get("k").Should().BeNull();
    }

    /// <summary>Puts a cache with the settings on the engine.</summary>
    protected abstract IFusionTieredBuilder Add(IServiceCollection services, Action<FusionTieredOptions> configure);

    private ServiceProvider Node(IDistributedCache l2)
    {
        var services = new ServiceCollection();
        Add(services, static options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20)).UseDistributedCache(_ => l2).AsDistributedCache();
        return services.BuildServiceProvider();
    }

    private sealed class SilentDistributedCache : IDistributedCache
    {
        public byte[]? Get(string key) => throw new IOException("away");

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromException<byte[]?>(new IOException("away"));

        public void Refresh(string key) => throw new IOException("away");

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.FromException(new IOException("away"));

        public void Remove(string key) => throw new IOException("away");

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.FromException(new IOException("away"));

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new IOException("away");

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Task.FromException(new IOException("away"));
    }
}
