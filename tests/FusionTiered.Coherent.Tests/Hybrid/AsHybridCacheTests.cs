using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Coherent.Tests.Hybrid;

public class AsHybridCacheTests
{
    [Fact]
    public async Task Without_a_name_it_is_the_HybridCache_of_the_application()
    {
        var services = new ServiceCollection();
        services.AddCoherentCache().AsHybridCache();
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<HybridCache>().Should().BeSameAs(provider.GetRequiredKeyedService<HybridCache>(null));
        (await provider.GetRequiredService<HybridCache>().GetOrCreateAsync("k", static _ => new ValueTask<int>(7))).Should().Be(7);
    }

    [Fact]
    public async Task A_cache_with_a_name_is_the_keyed_service_of_that_name_and_keeps_to_itself()
    {
        var services = new ServiceCollection();
        services.AddCoherentCache("one").AsHybridCache();
        services.AddCoherentCache("two").AsHybridCache(static options => options.MaximumKeyLength = 3);
        await using var provider = services.BuildServiceProvider();
        var (one, two) = (provider.GetRequiredKeyedService<HybridCache>("one"), provider.GetRequiredKeyedService<HybridCache>("two"));
        await one.SetAsync("k", 1);

        (await two.GetOrCreateAsync("k", static _ => new ValueTask<int>(2))).Should().Be(2);
        (await one.GetOrCreateAsync("k", static _ => new ValueTask<int>(3))).Should().Be(1);
        (await provider.GetRequiredKeyedService<IDomainCache>("one").GetAsync<int>(FaceProfiles.Hybrid.Of("k"))).Value.Should().Be(1);
        await two.SetAsync("long", 4);
        (await two.GetOrCreateAsync("long", static _ => new ValueTask<int>(5))).Should().Be(5, "its keys have three characters at most");
        provider.GetService<HybridCache>().Should().BeNull();
    }

    [Fact]
    public async Task It_takes_the_place_of_one_that_was_registered_before_however_often_it_is_said()
    {
        var services = new ServiceCollection();
        services.AddSingleton<HybridCache>(static _ => throw new InvalidOperationException("the one before"));
        services.AddCoherentCache().AsHybridCache().AsHybridCache();
        await using var provider = services.BuildServiceProvider();

        provider.GetServices<HybridCache>().Should().ContainSingle();
    }

    [Fact]
    public async Task Its_profile_is_changed_like_any_other()
    {
        var clock = new ManualClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddCoherentCache().AsHybridCache().AddProfile(FaceProfiles.Hybrid, static profile =>
        {
            profile.CopyValues = false;
            profile.Lifetime = TimeSpan.FromSeconds(10);
            profile.StaleFor = TimeSpan.FromMinutes(1);
        });
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<HybridCache>();
        List<int> made = [1];
        await cache.SetAsync("k", made);
        clock.Advance(TimeSpan.FromSeconds(11));

        var found = await cache.GetOrCreateAsync<List<int>>("k", static _ => throw new HttpRequestException("down"));

        found.Should().BeSameAs(made, "the profile shares values, and lets a stale one stand in");
    }

    [Fact]
    public async Task By_default_a_value_lives_five_minutes_and_none_is_stale()
    {
        var clock = new ManualClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddCoherentCache(static options => options.Defaults.Jitter = 0).AsHybridCache();
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<HybridCache>();
        await cache.SetAsync("k", 1);

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        (await cache.GetOrCreateAsync("k", static _ => new ValueTask<int>(2))).Should().Be(1);
        clock.Advance(TimeSpan.FromSeconds(1));
        await FluentActions.Awaiting(() => cache.GetOrCreateAsync<int>("k", static _ => throw new HttpRequestException("down")).AsTask()).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_refused_key_is_logged_without_the_key()
    {
        var log = new CollectingLog();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddCoherentCache().AsHybridCache();
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<HybridCache>().GetOrCreateAsync("secret\u0001", static _ => new ValueTask<int>(1));

        log.Lines.Should().ContainSingle(static line => line.Id == 1401).Which.Text.Should().Contain("7 characters").And.Contain("control").And.NotContain("secret");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1018)]
    public void A_maximum_that_cannot_be_is_refused(int length) =>
        FluentActions.Invoking(() => new HybridCacheFaceOptions { MaximumKeyLength = length }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 to 1017*");

    [Fact]
    public async Task A_hit_with_a_key_composed_at_the_call_makes_no_garbage_of_its_own()
    {
        var services = new ServiceCollection();
        services.AddCoherentCache().AsHybridCache();
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<HybridCache>();
        await cache.SetAsync("user:7", "ann");

        // The least of several rounds: code that the runtime has not optimized yet may allocate.
        var least = long.MaxValue;
        for (var round = 0; round < 400 && least != 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                Hit();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.Should().Be(0);

        void Hit()
        {
            var call = cache.GetOrCreateAsync("user:7".AsSpan(), 0, static (_, _) => new ValueTask<string>("not asked"));
            if (!call.IsCompletedSuccessfully || call.Result.Length != 3)
            {
                throw new InvalidOperationException("no hit");
            }
        }
    }
}
