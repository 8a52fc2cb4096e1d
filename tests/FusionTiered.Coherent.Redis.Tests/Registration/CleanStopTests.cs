using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Tests.Registration;

/// <summary>The lines that a service logs when it stops while Redis is well.</summary>
public sealed class CleanStopTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clean_stop_warns_of_nothing(bool whileLoading)
    {
        using var log = new CollectedLog();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddCoherentCache(static options => options.Defaults.Jitter = 0).AddProfile(new CacheProfile("stop")).UseRedis(server => server.Endpoints.Add(redis.Server.Endpoint));
        var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<IDomainCache>();
        await Eventually.True(() => cache.GetHealth().Coherence == CoherenceStatus.Verified, "it hears the others");
        var started = 0;
        List<Task> loads = [];
        for (var i = 0; whileLoading && i < 20; i++)
        {
            loads.Add(cache.GetOrSetAsync(CacheKey.Parse($"stop:{i}"), 0, async (_, _, token) =>
            {
                Interlocked.Increment(ref started);
                await Task.Delay(Timeout.Infinite, token);
                return "never";
            }).AsTask());
        }

        await Eventually.True(() => Volatile.Read(ref started) == loads.Count, "all load");
        await provider.DisposeAsync();
        await Task.WhenAll(loads).ContinueWith(static _ => { }, TaskScheduler.Default);

        log.All.Split('\n').Where(static line => line.StartsWith("Warning ", StringComparison.Ordinal) || line.StartsWith("Error ", StringComparison.Ordinal)).Should().BeEmpty();
    }
}
