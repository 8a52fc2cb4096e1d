using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>A rolling update from plain FusionCache, as docs/from-fusioncache.md says: nodes of both kinds read each other's entries in Redis.</summary>
public class PlainFusionCacheTests
{
    private const string Prefix = "rolling:";

    [RedisFact]
    public async Task A_plain_node_reads_the_value_of_ours()
    {
        var server = await SharedRedis.StartedAsync();
        await using var ours = FusionNode.OnRedis(server.Endpoint, Prefix);
        using var plain = Plain(server.Endpoint);
        await ours.Cache.SetAsync(FusionNode.Key("to-plain"), "v", CacheCallOptions.Tagged("a"));

        (await plain.TryGetAsync<string>("feed:to-plain")).GetValueOrDefault("missing").Should().Be("v");
    }

    [RedisFact]
    public async Task Our_node_reads_the_value_of_a_plain_one()
    {
        var server = await SharedRedis.StartedAsync();
        await using var ours = FusionNode.OnRedis(server.Endpoint, Prefix);
        using var plain = Plain(server.Endpoint);
        await plain.SetAsync("feed:from-plain", "v", TimeSpan.FromMinutes(5), ["a"]);

        (await ours.Cache.GetAsync<string>(FusionNode.Key("from-plain"))).Value.Should().Be("v");
    }

    private static FusionCache Plain(string endpoint)
    {
        var cache = new FusionCache(new FusionCacheOptions());
        cache.SetupSerializer(new FusionCacheSystemTextJsonSerializer());
        cache.SetupDistributedCache(new RedisCache(new RedisCacheOptions { Configuration = endpoint, InstanceName = Prefix }));
        return cache;
    }
}
