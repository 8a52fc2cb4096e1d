using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.DistributedCaches;

public class UseDistributedCacheTests
{
    private static readonly CacheProfile Feed = new("feed");

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task What_one_node_loaded_another_reads_from_the_applications_cache()
    {
        var shared = new ClockedDistributedCache(_clock);
        await using var a = Node(shared);
        await using var b = Node(shared);

        await CacheOf(a).GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<string>("loaded"));
        var second = await CacheOf(b).GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<string>("again"));

        second.Should().Be("loaded");
    }

    [Fact]
    public async Task An_invalidated_tag_ends_values_in_the_applications_cache_for_all_nodes()
    {
        var shared = new ClockedDistributedCache(_clock);
        await using var a = Node(shared);
        await using var b = Node(shared);
        await CacheOf(a).SetAsync(Feed.Of("k"), "old", new CacheCallOptions { Tags = ["t"] });

        (await CacheOf(a).InvalidateTagAsync("t")).IsEverywhere.Should().BeTrue();

        (await CacheOf(b).GetAsync<string>(Feed.Of("k"))).Found.Should().BeFalse();
    }

    [Fact]
    public async Task The_cache_says_what_it_does_not_promise()
    {
        await using var node = Node(new ClockedDistributedCache(_clock));

        var promises = CacheOf(node).DescribePromises();

        promises!.Engine.Should().Be("coherent on IDistributedCache");
        promises.Keeps(CachePromise.Coherence).Should().BeFalse();
    }

    [Fact]
    public async Task A_cache_that_fails_fails_no_caller()
    {
        var shared = new ClockedDistributedCache(_clock) { Before = static _ => throw new InvalidOperationException("broken") };
        await using var node = Node(shared);

        (await CacheOf(node).GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
    }

    [Fact]
    public async Task Without_a_cache_the_error_says_what_to_register()
    {
        await using var node = new ServiceCollection().AddCoherentCache().UseDistributedCache().Services.BuildServiceProvider();

        node.Invoking(CacheOf).Should().Throw<OptionsValidationException>().WithMessage("*no IDistributedCache*");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_is_not_put_behind_itself(bool faceFirst)
    {
        await using var node = new ServiceCollection().AddCoherentCache().AsDistributedCache().UseDistributedCache().Services.BuildServiceProvider();

        var act = () => faceFirst ? (object)node.GetRequiredService<IDistributedCache>() : CacheOf(node);

        act.Should().Throw<InvalidOperationException>().WithMessage("*FusionTiered itself*");
    }

    [Fact]
    public async Task The_applications_cache_can_be_named_beside_a_face_of_ours()
    {
        var shared = new ClockedDistributedCache(_clock);
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IDistributedCache>("sql", shared);
        services.AddCoherentCache(static options => options.Add(Feed)).AsDistributedCache().UseDistributedCache(static all => all.GetRequiredKeyedService<IDistributedCache>("sql"));
        await using var node = services.BuildServiceProvider();

        await CacheOf(node).SetAsync(Feed.Of("k"), "v");

        shared.Keys.Should().Contain("ft:feed:k");
        node.GetRequiredService<IDistributedCache>().Should().NotBeSameAs(shared);
    }

    private static IDomainCache CacheOf(IServiceProvider node) => node.GetRequiredService<IDomainCache>();

    private ServiceProvider Node(IDistributedCache shared)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton(shared);
        services.AddCoherentCache(static options => options.Add(Feed)).UseDistributedCache();
        return services.BuildServiceProvider();
    }
}
