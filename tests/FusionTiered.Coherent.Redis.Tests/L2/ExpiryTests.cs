using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>The end of a value's lifetime, when everybody asks for it.</summary>
public sealed class ExpiryTests
{
    private static readonly CacheProfile Hot = new("hot");
    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(50);

    [RedisFact]
    public async Task A_hot_key_is_loaded_once_for_each_lifetime()
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = Service(server);
        var cache = services.GetRequiredService<IDomainCache>();
        await Eventually.True(() => cache.GetHealth().Coherence == CoherenceStatus.Verified, "it hears");
        var calls = 0;
        var since = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(AskAsync)));

        // Who asked in its last millisecond was told that it is over, and loaded; its end then outdated that load.
        calls.Should().BeLessThan((int)(1.2 * (TimeProvider.System.GetElapsedTime(since) / Lifetime)));

        async Task AskAsync()
        {
            while (TimeProvider.System.GetElapsedTime(since) < 40 * Lifetime)
            {
                await cache.GetOrSetAsync(Hot.Of("k"), 0, async (_, _, _) =>
                {
                    Interlocked.Increment(ref calls);
                    await Task.Delay(5); // longer than that millisecond
                    return "v";
                });
            }
        }
    }

    private static ServiceProvider Service(RedisServer server)
    {
        var services = new ServiceCollection();
        services.AddCoherentCache(static options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5))
            .AddProfile(Hot, static profile => (profile.Lifetime, profile.StaleFor, profile.Tiers) = (Lifetime, TimeSpan.Zero, TierUse.L2))
            .UseRedis("redis://" + server.Endpoint);
        return services.BuildServiceProvider();
    }
}
