using FusionTiered.Fusion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Tests.Registration;

public class UseFusionCacheTests
{
    [Fact]
    public void FusionCache_is_the_engine_of_every_cache_that_names_no_other()
    {
        var services = new ServiceCollection();
        services.AddFusionTiered();
        services.AddFusionTiered("other");
        services.AddFusionTiered();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IDomainCache>().DescribePromises()!.Engine.Should().Be("FusionCache");
        provider.GetRequiredKeyedService<IDomainCache>("other").DescribePromises()!.Engine.Should().Be("FusionCache");
    }

    [Fact]
    public async Task Everything_it_cannot_do_is_refused_at_the_start_with_the_way_round()
    {
        await using var node = FusionNode.New(static profile =>
        {
            profile.Sliding = true;
            profile.PlainJson = true;
            profile.MaxL1ValueBytes = 1_000;
        });

        node.Invoking(static each => each.Cache).Should().Throw<OptionsValidationException>().Which.Failures.Should().BeEquivalentTo(
            "FusionTiered:Profiles:feed:Sliding is True; FusionCache has no lifetime that use extends. Set a longer Lifetime, or EagerRefresh, or use the engine that has it: UseCoherentEngine(). See docs/engines.md.",
            "FusionTiered:Profiles:feed:PlainJson is True; FusionCache writes an entry of its own around each value. Let other programs read that entry, or write their value yourself, or use the engine that has it: UseCoherentEngine(). See docs/engines.md.");
    }

    [Fact]
    public async Task A_strict_profile_is_refused_where_memory_cannot_be_verified()
    {
        await using var alone = FusionNode.New(static profile => profile.Strict = true);
        await using var hardened = FusionNode.New(static profile => profile.Strict = true, use: static builder => builder.UseRedis("127.0.0.1:1"));
        await using var stock = FusionNode.New(
            static profile => profile.Strict = true, static engine => engine.StockRedisParts = true, use: static builder => builder.UseRedis("127.0.0.1:1"));

        alone.Invoking(static each => each.Cache).Should().NotThrow();
        hardened.Invoking(static each => each.Cache).Should().NotThrow();
        stock.Invoking(static each => each.Cache).Should().Throw<OptionsValidationException>().WithMessage("*feed:Strict*");
    }

    [Fact]
    public async Task The_FusionCache_of_a_profile_shares_its_entries_with_code_that_uses_it_directly()
    {
        await using var node = FusionNode.New();
        var theirs = node.Cache.GetFusionCache(FusionNode.Feed);
        await theirs.SetAsync("feed:theirs", "v");
        await node.Cache.SetAsync(FusionNode.Key("ours"), "v");

        node.Cache.TryGet(FusionNode.Key("theirs"), out string? found).Should().BeTrue();
        found.Should().Be("v");
        (await theirs.TryGetAsync<string>("feed:ours")).Value.Should().Be("v");
        await theirs.RemoveAsync("feed:ours");
        node.Cache.TryGet(FusionNode.Key("ours"), out string? _).Should().BeFalse();
    }

    [Fact]
    public async Task After_its_end_a_call_says_so()
    {
        var node = FusionNode.New();
        var cache = node.Cache;
        await node.DisposeAsync();

        cache.Invoking(static each => each.TryGet(FusionNode.Key(), out string _)).Should().Throw<ObjectDisposedException>();
        await FluentActions.Awaiting(() => cache.SetAsync(FusionNode.Key(), "v").AsTask()).Should().ThrowAsync<ObjectDisposedException>();
    }
}
