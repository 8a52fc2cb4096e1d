using FusionTiered.Fusion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Tests.Registration;

public class UseFusionCacheTests
{
    [Fact]
    public void The_engine_takes_the_place_of_the_embedded_one_by_name_too()
    {
        var services = new ServiceCollection();
        services.AddFusionTiered().UseFusionCache();
        services.AddFusionTiered("other");
        services.AddFusionTiered();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IDomainCache>().DescribePromises()!.Engine.Should().Be("FusionCache");
        provider.GetRequiredKeyedService<IDomainCache>("other").DescribePromises()!.Engine.Should().Be("embedded");
    }

    [Fact]
    public async Task Everything_it_cannot_do_is_refused_at_the_start_with_the_way_round()
    {
        await using var node = FusionNode.New(static profile =>
        {
            profile.Sliding = true;
            profile.IdleTimeout = TimeSpan.FromMinutes(1);
            profile.MaxEntries = 5;
            profile.MaxBytes = 1_000_000;
            profile.MaxL1ValueBytes = 1_000;
        });

        node.Invoking(static each => each.Cache).Should().Throw<OptionsValidationException>().Which.Failures.Should().BeEquivalentTo(
            "FusionTiered:Profiles:feed:Sliding is True; the FusionCache engine does not have a lifetime that use extends; set a longer Lifetime, or refresh by EagerRefresh. The embedded engine (without UseFusionCache) has it. See docs/engines.md.",
            "FusionTiered:Profiles:feed:IdleTimeout is 00:01:00; the FusionCache engine does not have idle times; bound the stay in memory by L1Lifetime. The embedded engine (without UseFusionCache) has it. See docs/engines.md.",
            "FusionTiered:Profiles:feed:MaxEntries is 5; the FusionCache engine does not have limits of a single profile; give its data a cache of its own: AddFusionTiered(\"name\").UseFusionCache(). The embedded engine (without UseFusionCache) has it. See docs/engines.md.",
            "FusionTiered:Profiles:feed:MaxBytes is 1000000; the FusionCache engine does not have limits of a single profile; give its data a cache of its own: AddFusionTiered(\"name\").UseFusionCache(). The embedded engine (without UseFusionCache) has it. See docs/engines.md.");
    }

    [Fact]
    public async Task A_strict_profile_is_refused_where_other_nodes_share_the_cache()
    {
        await using var alone = FusionNode.New(static profile => profile.Strict = true);
        await using var shared = FusionNode.New(static profile => profile.Strict = true, static engine => engine.Redis("127.0.0.1:1"));

        alone.Invoking(static each => each.Cache).Should().NotThrow();
        shared.Invoking(static each => each.Cache).Should().Throw<OptionsValidationException>().WithMessage("*feed:Strict*");
    }

    [Fact]
    public async Task A_cache_of_the_application_shares_its_entries_with_code_that_uses_it_directly()
    {
        using var theirs = Theirs(static options => options.CacheKeyPrefix = "app:");
        await using (var node = FusionNode.New(engine: engine => engine.Use(_ => theirs)))
        {
            await theirs.SetAsync("feed:theirs", "v");
            await node.Cache.SetAsync(FusionNode.Key("ours"), "v");

            node.Cache.TryGet(FusionNode.Key("theirs"), out string? found).Should().BeTrue();
            found.Should().Be("v");
            (await theirs.TryGetAsync<string>("feed:ours")).Value.Should().Be("v");
            node.Counters.Hits.Should().Be(1);
            await theirs.RemoveAsync("feed:ours");
            node.Cache.TryGet(FusionNode.Key("ours"), out string? _).Should().BeFalse();
        }

        (await theirs.TryGetAsync<string>("feed:theirs")).HasValue.Should().BeTrue("it is the application's to dispose");
    }

    [Fact]
    public async Task A_cache_of_the_application_keeps_its_unit_of_size()
    {
        using var memory = new Microsoft.Extensions.Caching.Memory.MemoryCache(new Microsoft.Extensions.Caching.Memory.MemoryCacheOptions { SizeLimit = 3 });
        using var theirs = new ZiggyCreatures.Caching.Fusion.FusionCache(
            new FusionCacheOptions { EnableSyncEventHandlersExecution = true, DefaultEntryOptions = { Size = 1 } }, memory);
        await using var node = FusionNode.New(engine: engine => engine.Use(_ => theirs));

        await node.Cache.SetAsync(FusionNode.Key(), new byte[5_000]);

        node.Cache.TryGet(FusionNode.Key(), out byte[] _).Should().BeTrue();
    }

    [Fact]
    public async Task A_cache_of_the_application_that_would_tell_too_late_is_refused()
    {
        using var late = Theirs(static options => options.EnableSyncEventHandlersExecution = false);
        using var untagged = Theirs(static options => options.DisableTagging = true);
        await using var one = FusionNode.New(engine: engine => engine.Use(_ => late));
        await using var other = FusionNode.New(engine: engine => engine.Use(_ => untagged));

        one.Invoking(static each => each.Cache).Should().Throw<NotSupportedException>().WithMessage("*EnableSyncEventHandlersExecution to true*");
        other.Invoking(static each => each.Cache).Should().Throw<NotSupportedException>().WithMessage("*DisableTagging to false*");
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

    [Theory]
    [InlineData("redis://:secret@cache.example:6380/2", "cache.example:6380", null, "secret", 2, false)]
    [InlineData("rediss://app:p%40ss@cache.example", "cache.example:6379", "app", "p@ss", null, true)]
    [InlineData("cache.example:7000,password=x,asyncTimeout=900", "cache.example:7000", null, "x", null, false)]
    public void Where_Redis_is_may_be_said_as_a_url_or_as_text(string text, string endpoint, string? user, string password, int? database, bool tls)
    {
        var options = FusionTiered.Fusion.Redis.RedisText.Parse(text);

        (options.EndPoints.Single().ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal), options.User, options.Password, options.DefaultDatabase, options.Ssl)
            .Should().Be((endpoint, user, password, database, tls));
        (options.AbortOnConnectFail, options.AsyncTimeout).Should().Be((false, text.Contains("900", StringComparison.Ordinal) ? 900 : 500));
    }

    [Fact]
    public void What_is_neither_a_url_of_Redis_nor_text_is_refused_without_showing_it() =>
        FluentActions.Invoking(static () => new FusionEngineOptions().Redis("http://:secret@cache.example"))
            .Should().Throw<ArgumentException>().Which.Message.Should().Contain("http://").And.NotContain("secret");

    private static ZiggyCreatures.Caching.Fusion.FusionCache Theirs(Action<FusionCacheOptions> configure)
    {
        var options = new FusionCacheOptions { EnableSyncEventHandlersExecution = true };
        configure(options);
        return new(options);
    }
}
