using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Engines;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Inspection;

/// <summary>The look into both engines that endpoints and health checks share.</summary>
public sealed class InspectionTests : IClassFixture<RedisFixture>
{
    private static readonly CacheProfile Feed = new("feed");
    private readonly RedisFixture _redis;

    public InspectionTests(RedisFixture redis) => _redis = redis;

    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task Without_L2_a_probe_says_so(TestEngine engine)
    {
        await using var provider = Provider(engine, endpoint: null);
        (await Inspector(provider).ProbeL2Async()).Should().Be(L2Probe.None);
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_probe_reads_Redis_and_counts_nothing(TestEngine engine)
    {
        await using var provider = Provider(engine, _redis.Server.Endpoint);
        var cache = provider.GetRequiredService<IDomainCache>();
        await AnswersAsync(cache);
        var before = cache.GetStatistics();
        var probe = await Inspector(provider).ProbeL2Async();
        probe.Should().Match<L2Probe>(it => it.IsThere && it.IsAnswered && it.Took > TimeSpan.Zero && it.Failure == null);
        cache.GetStatistics().Should().BeEquivalentTo(before, options => options.Excluding(it => it.InvalidationLag));
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_probe_of_a_frozen_Redis_ends_by_the_deadline_of_its_caller(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var provider = Provider(engine, server.Endpoint);
        await AnswersAsync(provider.GetRequiredService<IDomainCache>());
        server.Freeze();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var probe = await Inspector(provider).ProbeL2Async(deadline.Token).Ends();
        server.Thaw();
        probe.Should().Match<L2Probe>(it => it.IsThere && !it.IsAnswered && it.Failure != null);
        await Eventually.TrueAsync(async () => (await Inspector(provider).ProbeL2Async()).IsAnswered, "it answers again");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_probe_of_an_absent_Redis_fails_and_one_of_Redis_that_came_back_does_not(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var provider = Provider(engine, server.Endpoint);
        await AnswersAsync(provider.GetRequiredService<IDomainCache>());
        server.Crash();
        await Eventually.TrueAsync(async () => await Inspector(provider).ProbeL2Async() is { IsThere: true, IsAnswered: false }, "it fails");
        await server.RestartAsync();
        await Eventually.TrueAsync(async () => (await Inspector(provider).ProbeL2Async()).IsAnswered, "it answers again");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_key_is_seen_in_both_tiers(TestEngine engine)
    {
        await using var provider = Provider(engine, _redis.Server.Endpoint);
        var cache = provider.GetRequiredService<IDomainCache>();
        await AnswersAsync(cache);
        var key = Feed.Of(Guid.NewGuid().ToString("N"));
        await cache.SetAsync(key, "a value", new CacheCallOptions { Tags = ["red"] });
        var found = await Inspector(provider).InspectAsync(key, withValue: true);
        found.Profile.Should().Be("feed");
        found.L1!.FreshFor.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(5));
        found.L1.KeptFor.Should().BeGreaterThan(found.L1.FreshFor!.Value);
        found.L1.Tags.Should().Equal("red");
        found.L1.Value.Should().Be("a value");
        found.L1.IsVerified.Should().BeTrue();
        found.L2!.FreshFor.Should().BeGreaterThan(TimeSpan.FromMinutes(50)).And.BeLessThanOrEqualTo(TimeSpan.FromHours(1));
        found.L2.Tags.Should().Equal("red");
        found.L2.Bytes.Should().BePositive();
        found.L2.Age.Should().BeLessThan(TimeSpan.FromMinutes(5));
        found.L2.IsVerified.Should().BeTrue();
        found.L2.Value.Should().BeOfType<string>().Which.Should().Contain("a value");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_expired_key_is_seen_as_stale_and_a_removed_one_not_at_all(TestEngine engine)
    {
        await using var provider = Provider(engine, endpoint: null);
        var cache = provider.GetRequiredService<IDomainCache>();
        var key = Feed.Of("1");
        await cache.SetAsync(key, 1);
        await cache.ExpireAsync(key);
        (await Inspector(provider).InspectAsync(key)).L1!.FreshFor.Should().Be(TimeSpan.Zero);
        await cache.RemoveAsync(key);
        (await Inspector(provider).InspectAsync(key)).L1.Should().BeNull();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task To_look_at_a_key_counts_nothing_and_shows_no_value_unasked(TestEngine engine)
    {
        await using var provider = Provider(engine, endpoint: null);
        var cache = provider.GetRequiredService<IDomainCache>();
        await cache.SetAsync(Feed.Of("1"), "secret");
        var before = cache.GetStatistics();
        (await Inspector(provider).InspectAsync(Feed.Of("1"))).L1!.Value.Should().BeNull();
        await Inspector(provider).InspectAsync(Feed.Of("absent"));
        cache.GetStatistics().Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task A_cache_that_is_none_of_ours_answers_what_its_public_members_tell()
    {
        var fake = new FakeDomainCache();
        await fake.SetAsync(Feed.Of("1"), 1);
        var inspector = CacheInspector.Of(fake);
        inspector.Should().NotBeSameAs(fake);
        (await inspector.InspectAsync(Feed.Of("1"))).L1.Should().NotBeNull();
        (await inspector.InspectAsync(Feed.Of("2"))).Should().Match<EntryInspection>(it => it.L1 == null && it.L2 == null);
        (await inspector.ProbeL2Async()).IsThere.Should().Be(fake.GetHealth().L2 != RemoteTierStatus.None);
    }

    private static ICacheInspector Inspector(IServiceProvider provider)
    {
        var cache = provider.GetRequiredService<IDomainCache>();
        CacheInspector.Of(cache).Should().BeSameAs(cache, "both engines look into themselves");
        return CacheInspector.Of(cache);
    }

    private static Task AnswersAsync(IDomainCache cache) => Eventually.TrueAsync(
        async () =>
        {
            await cache.SetAsync(Feed.Of("ready"), 1);
            return cache.GetHealth() is { L2: RemoteTierStatus.Up, Coherence: CoherenceStatus.Verified };
        },
        "Redis answers");

    private static ServiceProvider Provider(TestEngine engine, string? endpoint)
    {
        var services = new ServiceCollection();
        var builder = services.AddFusionTiered(static options =>
        {
            options.Defaults.Jitter = 0;
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            options.Add(Feed, profile => profile.Lifetime = TimeSpan.FromHours(1));
        });
        if (endpoint is not null)
        {
            builder.UseRedis($"redis://{endpoint}");
        }

        if (engine == TestEngine.Coherent)
        {
            builder.UseCoherentEngine();
        }

        return services.BuildServiceProvider();
    }
}
