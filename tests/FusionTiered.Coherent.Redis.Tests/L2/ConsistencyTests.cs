using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Consistency;
using FusionTiered.Flows;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>Memory compared with Redis.</summary>
public sealed class ConsistencyTests
{
    private static readonly CacheProfile Plain = new("plain");

    private static readonly CacheKey Key = Plain.Of("k");

    [RedisFact]
    public async Task A_value_of_another_program_that_Redis_does_not_announce_is_a_difference()
    {
        await using var server = await NoTracking.StartAsync();
        var services = new ServiceCollection();
        services.AddCoherentCache(static options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20))
            .AddProfile(Plain, static profile => profile.PlainJson = true)
            .UseRedis(redis =>
            {
                redis.Endpoints.Add(server.Endpoint);
                NoTracking.LogIn(redis);
            });
        await using var service = services.BuildServiceProvider();
        var cache = (CoherentDomainCache)service.GetRequiredService<IDomainCache>();
        await Eventually.True(() => cache.GetHealth() is { Coherence: CoherenceStatus.Verified, CoherenceMode: CoherenceMode.OwnNodes }, "other nodes are heard, and nobody else");
        await Eventually.TrueAsync(async () => await ComparedAsync(cache) == TierComparison.Same, "memory and Redis have one value");

        // A message that comes late may take the value from memory: the next read fills it again.
        await Eventually.TrueAsync(
            async () => await ComparedAsync(cache, () => server.CliAsync("set", "ft:plain:k", "\"theirs\"")) == TierComparison.Different, "Redis has another value, and nobody told memory");
    }

    private static async Task<TierComparison> ComparedAsync(CoherentDomainCache cache, Func<Task>? then = null)
    {
        await cache.SetAsync(Key, "ours");
        await cache.GetAsync<string>(Key);
        await (then?.Invoke() ?? Task.CompletedTask);
        return cache.Local.Memory.Find(Key.Text, Key.Hash) is not { } entry ? TierComparison.Gone
            : await new TierComparer(cache.Local, cache.L2.Link, new EntryInspector(cache.Local, cache.L2)).CompareAsync(
                SampledHit.Of(entry.Profile, Key, typeof(string), entry), CancellationToken.None);
    }
}
