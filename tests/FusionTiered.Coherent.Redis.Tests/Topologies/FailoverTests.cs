using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace FusionTiered.Redis.Tests.Topologies;

/// <summary>Failovers under load, on real Sentinels. What Redis itself loses is counted and told; no node may answer otherwise than the new primary.</summary>
[Collection(AloneCollection.Name)]
public sealed class FailoverTests(SentinelFixture sentinels, ITestOutputHelper output) : IClassFixture<SentinelFixture>
{
    private const int HotKeys = 5;
    private const string Lost = "lost";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    [RedisTheory]
    [InlineData("asked for")]
    [InlineData("killed")]
    [InlineData("frozen")]
    public async Task After_a_failover_every_node_answers_as_the_new_primary_does(string how)
    {
        await sentinels.Set.WhenWellAsync();
        await using var tier = await TierAsync();
        await using var writer = Cache();
        await using var reader = Cache();
        await VerifiedAsync(writer, reader);
        var before = await sentinels.Set.PrimaryAsync();
        var load = new Load(tier, CacheOf(writer), CacheOf(reader));
        var running = load.RunAsync();
        await Eventually.True(() => load.Written.Count >= 200, "200 writes are acknowledged");

        await FailOverAsync(how, before);
        var soFar = load.Written.Count;
        await Eventually.True(() => load.Written.Count >= soFar + 200, "writes are acknowledged again");
        await load.StopAsync(running);

        await ThawAsync(how, before);
        var primary = await sentinels.Set.PrimaryAsync();
        await Eventually.TrueAsync(async () => Connections(await primary.CliAsync("CLIENT", "LIST")) == 3 * 2, "each node is there, with both connections");
        await VerifiedAsync(writer, reader);
        await using var fresh = Cache();
        await VerifiedAsync(fresh);
        foreach (var key in Enumerable.Range(0, HotKeys).Select(KeyOf))
        {
            var right = await ReadAsync(fresh, key);
            (await ReadAsync(writer, key)).Should().Be(right);
            (await ReadAsync(reader, key)).Should().Be(right);
        }

        load.Wrong.Should().BeEmpty();
        var kept = int.Parse(await primary.CliAsync(["EXISTS", .. load.Written.Select(static n => $"ft:w:{n}")]), CultureInfo.InvariantCulture);
        output.WriteLine(
            $"{how}: {load.Written.Count} writes acknowledged, {load.Written.Count - kept} lost by Redis; longest pause of reads of Redis {load.LongestRead.TotalMilliseconds:0} ms, "
            + $"of writes {load.LongestWrite.TotalMilliseconds:0} ms; slowest answer of a cache {load.SlowestAnswer.TotalMilliseconds:0} ms; wrong answers 0 of {load.Answers}");
    }

    private static CacheKey KeyOf(int number) => CacheKey.Raw($"hot:{number}");

    private static int Connections(string clients) => clients.Split('\n').Count(static line => line.Contains(" name=FusionTiered ", StringComparison.Ordinal));

    private static IDomainCache CacheOf(ServiceProvider node) => node.GetRequiredService<IDomainCache>();

    private static ValueTask<string> ReadAsync(ServiceProvider node, CacheKey key) => CacheOf(node).GetOrSetAsync(key, static _ => new ValueTask<string>(Lost));

    private static async Task VerifiedAsync(params ServiceProvider[] nodes)
    {
        foreach (var node in nodes)
            await Eventually.True(() => CacheOf(node).GetHealth() is { Coherence: CoherenceStatus.Verified, Status: CacheHealthStatus.Healthy }, "the node is well");
    }

    private async Task FailOverAsync(string how, RedisServer before)
    {
        switch (how)
        {
            case "asked for":
                await sentinels.Set.FailOverAsync();
                return;
            case "killed":
                await sentinels.Set.TakeForDeadAfterAsync(TimeSpan.FromSeconds(1));
                before.Crash();
                break;
            default:
                await sentinels.Set.TakeForDeadAfterAsync(TimeSpan.FromSeconds(1));
                before.Freeze();
                break;
        }

        await sentinels.Set.WhenAnotherThanAsync(before);
        await sentinels.Set.TakeForDeadAfterAsync(TimeSpan.FromMinutes(1));
    }

    private static async Task ThawAsync(string how, RedisServer before)
    {
        if (how == "killed")
            await before.RestartAsync();
        else
            before.Thaw();
    }

    private async Task<Node> TierAsync()
    {
        var settings = new RedisSettings();
        Over(settings.Server);
        var node = Node.Start(settings);
        await node.ConnectedAsync();
        return node;
    }

    private ServiceProvider Cache()
    {
        var services = new ServiceCollection();
        services.AddCoherentCache().UseRedis(Over);
        return services.BuildServiceProvider();
    }

    private void Over(RedisOptions redis)
    {
        redis.ServiceName = SentinelSet.Service;
        foreach (var sentinel in sentinels.Set.Sentinels)
            redis.Endpoints.Add(sentinel.Endpoint);
    }

    /// <summary>One writes to Redis and reads from it; two caches set and read keys that are in their memories.</summary>
    private sealed class Load(Node tier, IDomainCache writer, IDomainCache reader)
    {
        private volatile bool _isOver;

        /// <summary>The acknowledged ones.</summary>
        public ConcurrentQueue<int> Written { get; } = new();

        public ConcurrentQueue<string> Wrong { get; } = new();

        public int Answers { get; private set; }

        public TimeSpan LongestRead { get; private set; }

        public TimeSpan LongestWrite { get; private set; }

        public TimeSpan SlowestAnswer { get; private set; }

        public Task RunAsync() => Task.WhenAll(Task.Run(UseRedisAsync), Task.Run(UseCachesAsync));

        public async Task StopAsync(Task running)
        {
            _isOver = true;
            await running.Ends();
        }

        private async Task UseRedisAsync()
        {
            var (read, written) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
            for (var n = 0; !_isOver; n++)
            {
                if (await IsDoneAsync(async () => (await tier.Tier.ReadAsync("w:0", TimeSpan.FromMilliseconds(500))).Dispose()))
                    (LongestRead, read) = (Longer(LongestRead, read), Stopwatch.GetTimestamp());
                if (await IsDoneAsync(() => tier.Tier.SetAsync($"w:{n}", Node.Bytes("1"), TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(500)).AsTask()))
                {
                    (LongestWrite, written) = (Longer(LongestWrite, written), Stopwatch.GetTimestamp());
                    Written.Enqueue(n);
                }

                await Task.Delay(Pace);
            }
        }

        private async Task UseCachesAsync()
        {
            for (var n = 0; !_isOver; n++)
            {
                var key = n % HotKeys;
                var began = Stopwatch.GetTimestamp();
                await writer.SetAsync(KeyOf(key), $"{key}/{n}");
                SlowestAnswer = Longer(SlowestAnswer, began);
                foreach (var cache in new[] { reader, writer })
                {
                    began = Stopwatch.GetTimestamp();
                    var answer = await cache.GetOrSetAsync(KeyOf(key), static _ => new ValueTask<string>(Lost));
                    SlowestAnswer = Longer(SlowestAnswer, began);
                    Answers++;
                    if (answer != Lost && !answer.StartsWith($"{key}/", StringComparison.Ordinal))
                        Wrong.Enqueue($"{answer} for {key}");
                }

                await Task.Delay(Pace);
            }
        }

        private static async Task<bool> IsDoneAsync(Func<Task> call)
        {
            try
            {
                await call();
                return true;
            }
            catch (RemoteTierException)
            {
                return false;
            }
        }

        private static TimeSpan Longer(TimeSpan longest, long since) => Stopwatch.GetElapsedTime(since) is var span && span > longest ? span : longest;
    }
}
