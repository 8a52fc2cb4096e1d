using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Saving;

/// <summary>Two nodes, one Redis, one database in which row "r" is "old", and caches that have it in every tier.</summary>
internal sealed class SavingNodes : IAsyncDisposable
{
    public const string Row = "r";

    private static readonly CacheProfile Rows = new("rows");
    private static readonly CacheProfile Ticks = new("ticks");

    private readonly ServiceProvider _one;
    private readonly ServiceProvider _other;

    private SavingNodes(ServiceProvider one, ServiceProvider other, RedisServer server, CacheKey key) => (_one, _other, Server, Key) = (one, other, server, key);

    public RedisServer Server { get; }

    public CacheKey Key { get; }

    public Ledger Database { get; } = new() { [Row] = "old" };

    public IDomainCache One => _one.GetRequiredService<IDomainCache>();

    public IDomainCache Other => _other.GetRequiredService<IDomainCache>();

    public static async Task<SavingNodes> StartAsync(string engine, bool inMemoryOnly = false, double deadline = 5)
    {
        var server = await RedisServer.StartAsync();
        var nodes = new SavingNodes(Node(engine, server, deadline), Node(engine, server, deadline), server, inMemoryOnly ? Ticks.Of(Row) : Rows.Of(Row));
        await Eventually.TrueAsync(
            async () =>
            {
                await nodes.One.SetAsync(nodes.Key, "warm");
                await nodes.Other.SetAsync(nodes.Key, "warm");
                return nodes.One.GetHealth().Coherence == CoherenceStatus.Verified && nodes.Other.GetHealth().Coherence == CoherenceStatus.Verified;
            },
            "both nodes hear of changes");
        await nodes.One.RemoveAsync(nodes.Key);
        await nodes.ReadsAsync(nodes.One, "old");
        await nodes.ReadsAsync(nodes.Other, "old");
        return nodes;
    }

    public ValueTask<string> ReadAsync(IDomainCache node) => node.GetOrSetAsync(Key, Database, static (database, _) => database.ReadAsync(Row));

    /// <summary>A read of the node gives the value, at the latest when it has heard of the change.</summary>
    public Task ReadsAsync(IDomainCache node, string value) => Eventually.TrueAsync(async () => await ReadAsync(node) == value, $"the node reads '{value}'");

    /// <summary>What a node has cached; null: nothing.</summary>
    public async Task<string?> CachedAsync(IDomainCache node) => (await node.GetAsync<string>(Key)).Value;

    public async Task<string?> InL2Async() => (await One.GetAsync<string>(Key, new CacheCallOptions { Tiers = TierUse.L2 })).Value;

    /// <summary>No tier has the value, and none gets it back.</summary>
    public async Task ForgetAsync(string value)
    {
        await Eventually.TrueAsync(
            async () => await InL2Async() != value && await CachedAsync(One) != value && await CachedAsync(Other) != value,
            $"no tier has '{value}'");
        await Eventually.True(() => One.GetHealth().RepairsPending == 0, "nothing is left to repair");
        (await InL2Async(), await CachedAsync(One), await CachedAsync(Other)).Should().NotBe((value, value, value));
    }

    public ValueTask<CacheWrite> SaveAsync(IDomainCache node, string value, Func<Ledger.Transaction, CancellationToken, Task> commit, CancellationToken cancellationToken = default) =>
        node.SaveAsync(Key, value, token => commit(Database.Begin().Write(Row, value), token), cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static ServiceProvider Node(string engine, RedisServer server, double deadline)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        var builder = services.AddFusionTiered(options =>
        {
            options.Defaults.Jitter = 0;
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(deadline);
            options.L2.BreakerPause = TimeSpan.FromMilliseconds(300);
            options.Add(Rows, static profile => profile.Lifetime = TimeSpan.FromHours(1));
            options.Add(Ticks, static profile => (profile.Lifetime, profile.Tiers) = (TimeSpan.FromHours(1), TierUse.L1));
        }).UseRedis($"redis://{server.Endpoint}");
        _ = engine == Coherent ? builder.UseCoherentEngine() : builder;
        return services.BuildServiceProvider();
    }
}
