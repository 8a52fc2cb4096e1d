using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Registration;

/// <summary>Several caches of one application on one Redis.</summary>
public sealed class NamedCachesTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly CacheKey Key = CacheKey.Raw("named:1");

    [RedisFact]
    public async Task Caches_with_different_names_keep_to_themselves_on_one_Redis()
    {
        await using var node = await NodeAsync();
        var (orders, stock, plain) = (Cache(node, "orders"), Cache(node, "stock"), Cache(node, string.Empty));
        await orders.SetAsync(Key, "order", CacheCallOptions.Tagged("red"));
        await plain.SetAsync(CacheKey.Raw("orders:named:1"), "plain");

        (await stock.GetAsync<string>(Key)).Found.Should().BeFalse();
        (await plain.GetAsync<string>(Key)).Found.Should().BeFalse();
        await stock.InvalidateTagAsync("red");
        await stock.ClearAsync();
        await plain.ClearAsync();

        await using var again = await NodeAsync();
        (await Cache(again, "orders").GetAsync<string>(Key)).Value.Should().Be("order");
    }

    [RedisFact]
    public async Task Caches_that_are_given_one_prefix_share_values_and_hear_of_changes()
    {
        await using var node = await NodeAsync("shared:");
        var (one, other) = (Cache(node, "orders"), Cache(node, "stock"));
        await one.SetAsync(Key, "old");
        (await other.GetAsync<string>(Key)).Value.Should().Be("old");

        await one.SetAsync(Key, "new");

        await Eventually.TrueAsync(async () => (await other.GetAsync<string>(Key)).Value == "new", "the other cache hears of the change");
    }

    private static IDomainCache Cache(ServiceProvider node, string name) => node.GetRequiredKeyedService<IDomainCache>(name);

    private async Task<ServiceProvider> NodeAsync(string? prefix = null)
    {
        var services = new ServiceCollection();
        Use(services.AddCoherentCache(Configure));
        Use(services.AddCoherentCache("orders", Configure));
        Use(services.AddCoherentCache("stock", Configure));
        var node = services.BuildServiceProvider();
        string[] names = [string.Empty, "orders", "stock"];
        await Eventually.True(() => names.All(name => Cache(node, name).GetHealth().Coherence == CoherenceStatus.Verified), "the caches hear the others");
        return node;

        void Use(IFusionTieredBuilder builder) => builder.UseRedis("redis://" + redis.Server.Endpoint);

        void Configure(FusionTieredOptions options)
        {
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20);
            options.KeyPrefix = prefix ?? options.KeyPrefix;
        }
    }
}
