using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Core.Tests.Fakes;

/// <summary>A test tells the fake how to fail, and reads what it was asked.</summary>
public sealed class FakeScriptTests : IDisposable
{
    private static readonly CacheProfile Feed = new("feed");

    private readonly FakeDomainCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Every_call_is_recorded_with_its_key_value_and_options()
    {
        _cache.TryGet<int>(Feed.Key($"{1}"), out _);
        await _cache.GetOrSetAsync(Feed.Key($"{1}"), static _ => new ValueTask<int>(1), TimeSpan.FromMinutes(1));
        await _cache.SetAsync(Feed.Of("2"), 2);
        await _cache.RemoveManyAsync([Feed.Of("1"), Feed.Of("2")]);
        _cache.Calls.Should().Equal(
            new CacheCall(CacheOperation.TryGet, "feed:1"),
            new CacheCall(CacheOperation.GetOrSet, "feed:1") { Options = TimeSpan.FromMinutes(1) },
            new CacheCall(CacheOperation.Set, "feed:2") { Value = 2 },
            new CacheCall(CacheOperation.Remove, "feed:1"),
            new CacheCall(CacheOperation.Remove, "feed:2"));
    }

    [Fact]
    public async Task A_hit_is_recorded_as_a_call_as_well()
    {
        _cache.Hold(Feed.Of("1"), 1);
        await _cache.GetOrSetAsync(Feed.Of("1"), static _ => new ValueTask<int>(2));
        _cache.CallsOf(CacheOperation.GetOrSet).Should().ContainSingle().Which.Subject.Should().Be("feed:1");
        _cache.ForgetCalls();
        _cache.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Calls_fail_on_command_and_are_recorded()
    {
        _cache.Fails(CacheOperation.GetOrSet, static () => new SourceTimeoutException("feed", TimeSpan.FromSeconds(30)), times: 1);
        await FluentActions.Awaiting(LoadAsync).Should().ThrowAsync<SourceTimeoutException>();
        await LoadAsync();
        _cache.Fails(static call => call.Subject == "feed:1" ? new SourcesExhaustedException("feed", 8) : null);
        await FluentActions.Awaiting(LoadAsync).Should().ThrowAsync<SourcesExhaustedException>();
        _cache.Works();
        await LoadAsync();
        _cache.CallsOf(CacheOperation.GetOrSet).Should().HaveCount(4);

        async Task LoadAsync() => await _cache.GetOrSetAsync(Feed.Of("1"), static _ => new ValueTask<int>(1));
    }

    [Fact]
    public async Task Without_L2_writes_stay_in_this_node_and_hits_are_unverified()
    {
        _cache.IsL2Away = true;
        (await _cache.SetAsync(Feed.Of("1"), 1)).Reach.Should().Be(CacheReach.LocalOnly);
        (await _cache.GetAsync<int>(Feed.Of("1"))).IsVerified.Should().BeFalse();
        _cache.GetHealth().Status.Should().Be(CacheHealthStatus.Degraded);
    }

    [Fact]
    public async Task An_event_is_recorded_and_without_a_map_invalidates_nothing()
    {
        _cache.Hold(Feed.Of("1"), 1);
        await _cache.InvalidateAsync(new Closed("1"));
        _cache.Calls.Should().Equal(new CacheCall(CacheOperation.Invalidate, nameof(Closed)) { Value = new Closed("1") });
        _cache.Holds(Feed.Of("1")).Should().BeTrue();
    }

    [Fact]
    public async Task With_a_map_an_event_invalidates_as_mapped()
    {
        using var cache = new FakeDomainCache(new InvalidationMap().Map<Closed>(static closed => [Feed.Of(closed.Id)]));
        cache.Hold(Feed.Of("1"), 1);
        await cache.InvalidateAsync(new Closed("1"));
        cache.Holds(Feed.Of("1")).Should().BeFalse();
        await FluentActions.Awaiting(async () => await cache.InvalidateAsync("unknown", new Dictionary<string, string>(StringComparer.Ordinal))).Should().ThrowAsync<UnknownEventException>();
    }

    [Fact]
    public async Task Sources_get_services_from_a_scope_of_their_own()
    {
        await using var services = new ServiceCollection().AddScoped<TestSource<int>>(static _ => new(7)).BuildServiceProvider();
        using var cache = new FakeDomainCache { Services = services };
        (await cache.With<TestSource<int>>().GetOrSetAsync(Feed.Key($"{1}"), static (source, token) => source.LoadAsync(token))).Should().Be(7);
    }

    [Fact]
    public async Task A_call_that_was_called_off_and_a_cache_that_ended_throw()
    {
        await FluentActions.Awaiting(async () => await _cache.RemoveAsync(Feed.Of("1"), new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
        _cache.Dispose();
        await FluentActions.Awaiting(async () => await _cache.RemoveAsync(Feed.Of("1"))).Should().ThrowAsync<ObjectDisposedException>();
    }

    private sealed record Closed(string Id);
}
