using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Systems;

/// <summary>System B: a signal platform, with its keys and events.</summary>
public class SignalPlatformTests
{
    private readonly TestSource<string> _source = new("from the database");

    [Fact]
    public async Task Feed_is_cached_on_hit_and_fetched_on_miss()
    {
        await using var services = Services();
        var cache = services.GetRequiredService<IDomainCache>();
        var (userId, cursor) = ("u1", "first");

        await cache.GetOrSetAsync(TestCache.Feed.Key($"{userId}:{cursor}"), _source.LoadAsync);
        (await cache.GetOrSetAsync(TestCache.Feed.Key($"{userId}:{cursor}"), _source.LoadAsync)).Should().Be("from the database");

        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Signal_created_invalidates_every_feed_and_the_provider_and_nothing_else()
    {
        await using var services = Services();
        var cache = services.GetRequiredService<IDomainCache>();
        await cache.SetAsync(TestCache.Feed.Of("u1", "first"), "feed");
        await cache.SetAsync(CacheKey.Raw("provider:123:stats"), "stats");
        await cache.SetAsync(CacheKey.Raw("provider:124:stats"), "other");

        (await cache.InvalidateAsync("signal.created", new Dictionary<string, string>(StringComparer.Ordinal) { ["providerId"] = "123" })).IsEverywhere.Should().BeTrue();

        cache.TryGet(TestCache.Feed.Of("u1", "first"), out string _).Should().BeFalse();
        cache.TryGet(CacheKey.Raw("provider:123:stats"), out string _).Should().BeFalse();
        cache.TryGet(CacheKey.Raw("provider:124:stats"), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task An_event_during_a_load_of_a_feed_wins()
    {
        await using var services = Services();
        var cache = services.GetRequiredService<IDomainCache>();
        _source.Waits();
        var early = cache.GetOrSetAsync(TestCache.Feed.Of("u1", "first"), _source.LoadAsync).AsTask();
        await _source.CalledAsync();

        await cache.InvalidateAsync("trade.executed", new Dictionary<string, string>(StringComparer.Ordinal) { ["userId"] = "u1" });
        _source.Release("old");

        (await early).Should().Be("old");
        cache.TryGet(TestCache.Feed.Of("u1", "first"), out string _).Should().BeFalse();
    }

    private static ServiceProvider Services() => new ServiceCollection()
        .AddCoherentCache()
        .AddProfile(TestCache.Feed, static profile => profile.Lifetime = TimeSpan.FromSeconds(30))
        .AddInvalidation(static map => map
            .On("signal.created", "feed:*", "provider:{providerId}:stats", "leaderboard:top")
            .On("trade.executed", "feed:{userId}:*", "portfolio:{userId}"))
        .Services.BuildServiceProvider();
}
