using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Support;

/// <summary>A node that does not wait long for Redis, and asks it again soon; for tests that take Redis away.</summary>
internal static class HastyNode
{
    public static FusionNode On(RedisServer server, string prefix, Action<CacheProfileOptions>? feed = null, TimeSpan? rest = null) => FusionNode.New(
        feed,
        engine: null,
        all =>
        {
            all.KeyPrefix = prefix;
            all.L2.ReadDeadline = all.L2.WriteDeadline = TimeSpan.FromMilliseconds(200);
            all.L2.BreakerPause = rest ?? TimeSpan.FromMilliseconds(10);
        },
        events: null,
        builder => builder.UseRedis(FusionNode.PatientWith(server.Endpoint + ",connectTimeout=500")));

    /// <summary>Waits until the node hears all, and reads from Redis what <paramref name="writer"/> has written there.</summary>
    public static async Task IsBackAsync(this FusionNode node, FusionNode writer)
    {
        await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears all");
        await Eventually.TrueAsync(async () => (await writer.Cache.SetAsync(FusionNode.Key("control"), "there")).IsEverywhere, "the writer reaches Redis");
        await Eventually.TrueAsync(async () => (await node.Cache.GetAsync<string>(FusionNode.Key("control"))).Found, "the node reads from Redis");
    }
}
