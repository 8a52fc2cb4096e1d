using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Soak;

[Collection(AloneCollection.Name)]
public sealed class CacheSoakTests
{
    private const int Callers = 16;
    private const int Rounds = 3;

    private static readonly CacheProfile Soaked = new("soak");

    [RedisFact]
    public async Task Two_nodes_that_did_much_and_lost_their_connections_hold_nothing_afterwards()
    {
        await using var server = await RedisServer.StartAsync();
        var before = Connected.Now();
        using var buffers = new RentedBuffers();
        await using (var first = Service(server))
        await using (var second = Service(server))
        {
            CoherentDomainCache[] nodes = [Cache(first), Cache(second)];
            await RunAsync(server, nodes, operations: 4_000, losses: 2);

            // What leaks does so in each round. A pool of arrays that other tests have filled, and that the collector trims, grows or shrinks once.
            for (var round = 1; await GrowsAsync(server, nodes, buffers); round++)
                round.Should().BeLessThan(Rounds, "what the process holds grows with every round");
        }

        await Eventually.True(() => Connected.Now().IsNoMoreThan(before), $"threads and sockets are gone: {before}, not {Connected.Now()}");
    }

    /// <summary>Whether the process holds more after much work than it did before.</summary>
    private static async Task<bool> GrowsAsync(RedisServer server, CoherentDomainCache[] nodes, RentedBuffers buffers)
    {
        var warm = Held.Now().Without(buffers.PoolBytes);
        await RunAsync(server, nodes, operations: 60_000, losses: 8);
        await Eventually.True(() => nodes.All(IsAtRest), "no load, no token and no repair is left");
        return !Held.Now().Without(buffers.PoolBytes).IsNoMoreThan(warm);
    }

    private static bool IsAtRest(CoherentDomainCache node) =>
        node is { Local: { Flights.Count: 0, Memory.OpenTokens: 0 }, L2.Link.Repairs.IsEmpty: true };

    private static async Task RunAsync(RedisServer server, CoherentDomainCache[] nodes, int operations, int losses)
    {
        await HearAsync(nodes);
        for (var part = 0; part <= losses; part++)
        {
            var running = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(nodes[caller % 2], caller, operations / Callers / (losses + 1)))));
            if (part < losses)
                await server.KillClientsAsync("FusionTiered");
            await running;
            await HearAsync(nodes);
        }
    }

    private static async Task CallAsync(CoherentDomainCache node, int caller, int operations)
    {
        var random = new Random(caller);
        for (var i = 0; i < operations; i++)
        {
            var key = Soaked.Of($"{random.Next(200)}");
            var tag = $"t{random.Next(5)}";
            var call = random.Next(100);
            if (call < 70)
                (await node.GetOrSetAsync(key, key, static (of, _) => ValueTask.FromResult(of.Text), new() { Tags = [tag] })).Should().Be(key.Text);
            else if (call < 85)
                await node.SetAsync(key, key.Text, new CacheCallOptions { Tags = [tag] });
            else if (call < 92)
                await node.RemoveAsync(key);
            else if (call < 95)
                await node.ExpireAsync(key);
            else if (call < 97)
                await node.InvalidateTagAsync(tag);
            else
                await node.GetAsync<string>(key);
        }
    }

    private static Task HearAsync(CoherentDomainCache[] nodes) =>
        Eventually.True(() => nodes.All(static node => node.GetHealth().Coherence == CoherenceStatus.Verified), "both nodes hear each other");

    private static ServiceProvider Service(RedisServer server)
    {
        var services = new ServiceCollection();
        services.AddCoherentCache(options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5))
            .AddProfile(Soaked)
            .UseRedis("redis://" + server.Endpoint);
        return services.BuildServiceProvider();
    }

    private static CoherentDomainCache Cache(ServiceProvider service) => (CoherentDomainCache)service.GetRequiredService<IDomainCache>();
}
