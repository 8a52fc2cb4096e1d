using FusionTiered.Fusion.Tests.Support;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>An IDistributedCache of the application behind the FusionCache engine.</summary>
public class UseDistributedCacheTests
{
    private readonly MemoryDistributedCache _shared = new(Options.Create(new MemoryDistributedCacheOptions()));

    [Fact]
    public async Task What_one_node_loaded_another_reads_from_the_applications_cache()
    {
        await using var a = Node();
        await using var b = Node();

        await a.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"));

        (await b.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("again"))).Should().Be("loaded");
    }

    [Fact]
    public async Task The_cache_says_what_is_not_coherent()
    {
        await using var node = Node();

        var promises = node.Cache.DescribePromises()!;

        promises.Engine.Should().Be("FusionCache on IDistributedCache");
        promises.Keeps(CachePromise.Coherence).Should().BeFalse();
    }

    [Fact]
    public async Task A_write_that_the_applications_cache_took_is_everywhere_that_there_is()
    {
        await using var node = Node();

        (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere.Should().BeTrue();
    }

    [Fact]
    public async Task Without_a_cache_the_error_says_what_to_register()
    {
        await using var node = FusionNode.New(use: static builder => builder.UseDistributedCache());

        node.Invoking(static each => each.Cache).Should().Throw<OptionsValidationException>().WithMessage("*no IDistributedCache*");
    }

    [Fact]
    public async Task A_cache_is_not_put_behind_itself()
    {
        await using var node = FusionNode.New(use: static builder => builder.AsDistributedCache().UseDistributedCache());

        node.Invoking(static each => each.Cache).Should().Throw<InvalidOperationException>().WithMessage("*FusionTiered itself*");
    }

    private FusionNode Node() => FusionNode.New(use: builder => builder.UseDistributedCache(_ => _shared));
}
