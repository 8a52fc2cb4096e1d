using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class FiguresOnRedisTests
{
    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Changes_of_another_node_have_a_lag_and_the_lease_an_age(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = Nodes(engine, server);
        var (one, other) = await HearingAsync(services);

        await Eventually.TrueAsync(
            async () =>
            {
                await other.SetAsync(Feed.Of("k"), 1);
                return one.GetStatistics().InvalidationLag.Count > 0;
            },
            "the change was heard");

        one.GetStatistics().InvalidationLag.P99.Should().BePositive().And.BeLessThan(TimeSpan.FromMinutes(1));
        one.GetHealth().CoherenceLeaseAge.Should().NotBeNull();
        one.GetHealth().L2Circuit.Should().Be(CacheCircuitState.Closed);
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_write_that_Redis_does_not_take_is_counted_and_waits_for_its_repair(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = Nodes(engine, server);
        var (one, _) = await HearingAsync(services);
        server.Crash();

        await one.SetAsync(Feed.Of("k"), 1);
        await one.InvalidateTagAsync("red");

        var figures = one.GetStatistics();
        (figures["feed"].LocalOnlyWrites, figures.Overall.LocalOnlyWrites).Should().Be((1, 2), "a tag belongs to no profile");
        figures.RepairsPending.Should().BePositive().And.Be(one.GetHealth().RepairsPending);
        await Eventually.TrueAsync(
            async () =>
            {
                await one.SetAsync(Feed.Of("k"), 1);
                return one.GetHealth().L2Circuit == CacheCircuitState.Open;
            },
            "the breaker opens");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_lease_grows_old_while_Redis_is_away_and_what_was_missed_is_a_gap(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = Nodes(engine, server);
        var (one, other) = await HearingAsync(services);
        await other.SetAsync(Feed.Of("k"), 1);
        server.Crash();

        await Eventually.True(() => one.GetHealth().CoherenceLeaseAge > TimeSpan.FromSeconds(3), "the lease is over");
        await server.RestartAsync();
        await Eventually.True(() => one.GetHealth().CoherenceLeaseAge < TimeSpan.FromSeconds(2), "the lease runs again");

        await Eventually.TrueAsync(
            async () =>
            {
                await other.SetAsync(Feed.Of("k"), 2);
                return one.GetStatistics().CoherenceGaps > 0;
            },
            "the gap is noticed");
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Without_L2_there_is_neither_a_lease_nor_a_breaker(string engine)
    {
        var services = new ServiceCollection();
        services.AddCacheOn(engine, "one");
        await using var provider = services.BuildServiceProvider();

        var health = provider.GetRequiredKeyedService<IDomainCache>("one").GetHealth();

        health.Should().Be(new CacheHealth(CacheHealthStatus.Healthy, L1: true, RemoteTierStatus.None, CoherenceStatus.None) { L2Circuit = CacheCircuitState.None, CoherenceLeaseAge = null });
    }

    private static ServiceProvider Nodes(string engine, RedisServer server)
    {
        var services = new ServiceCollection();
        services.AddCacheOn(engine, "one").UseRedis(server.Endpoint);
        services.AddCacheOn(engine, "other").UseRedis(server.Endpoint);
        return services.BuildServiceProvider();
    }

    private static async Task<(IDomainCache One, IDomainCache Other)> HearingAsync(IServiceProvider services)
    {
        IDomainCache[] nodes = [services.GetRequiredKeyedService<IDomainCache>("one"), services.GetRequiredKeyedService<IDomainCache>("other")];
        await Eventually.True(() => Array.TrueForAll(nodes, static node => node.GetHealth().Coherence == CoherenceStatus.Verified), "the nodes hear each other");
        return (nodes[0], nodes[1]);
    }
}
