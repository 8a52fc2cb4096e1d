using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Tests.Registration;

/// <summary>The lines that a service logs when it stops while Redis is well.</summary>
public class CleanStopTests
{
    [RedisTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clean_stop_warns_of_nothing(bool whileLoading)
    {
        var server = await SharedRedis.StartedAsync();
        using var log = new CollectedLog();
        var node = FusionNode.New(
            all: static all => all.KeyPrefix = "stop:",
            use: builder =>
            {
                builder.Services.AddSingleton<ILoggerFactory>(log);
                builder.UseRedis(FusionNode.PatientWith(server.Endpoint));
            });
        await Eventually.TrueAsync(async () => (await node.Cache.SetAsync(FusionNode.Key(), "there")).IsEverywhere, "it reaches Redis");
        var started = 0;
        List<Task> loads = [];
        for (var i = 0; whileLoading && i < 20; i++)
        {
            loads.Add(node.Cache.GetOrSetAsync(FusionNode.Key($"{i}"), 0, async (_, _, token) =>
            {
                Interlocked.Increment(ref started);
                await Task.Delay(Timeout.Infinite, token);
                return "never";
            }).AsTask());
        }

        await Eventually.True(() => Volatile.Read(ref started) == loads.Count && node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "all load");

        // On a busy machine the first attempt to connect may fail.
        var untilStop = log.All.Length;
        await node.DisposeAsync();

        log.All[untilStop..].Split('\n').Where(static line => line.StartsWith("Warning ", StringComparison.Ordinal) || line.StartsWith("Error ", StringComparison.Ordinal)).Should().BeEmpty();
    }
}
