using System.Diagnostics;
using System.Globalization;
using FusionTiered.Benchmarks.Measuring;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Writes;

/// <summary>Writes behind, through each buffer, beside direct writes to the same SQLite database.</summary>
internal static class WriteBehinds
{
    private const int Callers = 16;

    private static readonly CacheProfile Orders = new("orders");
    private static readonly string Value = new('v', 200);

    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        var direct = Direct(pace.Of(5_000));
        var (memory, memorySunk) = await SpeedAsync(url, pace.Of(100_000), isDurable: false);
        var (durable, durableSunk) = await SpeedAsync(url, pace.Of(20_000), isDurable: true);
        return new(
        [
            new("direct: writes/s to SQLite, one transaction each", direct),
            new("memory buffer: writes/s accepted, 16 callers", memory),
            new("memory buffer: writes/s sunk into SQLite", memorySunk),
            new("memory buffer: accepted / direct", memory / direct),
            new("memory buffer: sunk / direct", memorySunk / direct),
            new("memory buffer: bytes per pending write, without its value", await HeapAsync(pace.Of(50_000))),
            new("durable buffer: writes/s accepted, 16 callers", durable),
            new("durable buffer: writes/s sunk into SQLite", durableSunk),
            new("durable buffer: accepted / direct", durable / direct),
            new("durable buffer: sunk / direct", durableSunk / direct),
            new("durable buffer: bytes in Redis per pending write of 200 characters", await RedisAsync(url, pace.Of(10_000))),
        ]);
    }

    private static double Direct(int writes)
    {
        using var table = new OrderTable();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < writes; i++)
        {
            table.Write(KeyOf(i).Text, Value);
        }

        return writes / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    // To memory alone: what a write to L2 costs is the subject of `ratios redis --only writes`.
    private static async Task<(double Accepted, double Sunk)> SpeedAsync(string url, int writes, bool isDurable)
    {
        using var table = new OrderTable();
        await using var provider = Provider(url, table, isDurable, writes);
        var behind = provider.GetRequiredService<IWriteBehind<string>>();
        await behind.WriteAsync(KeyOf(writes), Value);
        await behind.FlushAsync(Orders);
        var began = Stopwatch.GetTimestamp();
        await WriteAsync(behind, writes);
        var accepted = Stopwatch.GetElapsedTime(began);
        await behind.FlushAsync(Orders);
        var sunk = Stopwatch.GetElapsedTime(began);
        return table.Count == writes + 1 ? (writes / accepted.TotalSeconds, writes / sunk.TotalSeconds)
            : throw new InvalidOperationException($"Of {writes} writes {table.Count - 1} reached the table.");
    }

    // The cache has the values in both runs, and the buffer refers to them: the difference is the buffer alone.
    private static async Task<double> HeapAsync(int writes)
    {
        var plain = await GrowthAsync(async provider => await Parallel.ForAsync(0, writes, async (i, _) => await provider.GetRequiredService<IDomainCache>().SetAsync(KeyOf(i), Value)));
        return (await GrowthAsync(async provider => await WriteAsync(provider.GetRequiredService<IWriteBehind<string>>(), writes)) - plain) / writes;

        async Task<double> GrowthAsync(Func<ServiceProvider, Task> write)
        {
            await using var provider = Provider(string.Empty, Held.Sink, isDurable: false, writes);
            provider.GetRequiredService<IDomainCache>();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await write(provider);
            return GC.GetTotalMemory(forceFullCollection: true) - before;
        }
    }

    private static async Task<double> RedisAsync(string url, int writes)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(url["redis://".Length..]);
        await using var provider = Provider(url, Held.Sink, isDurable: true, writes);
        var behind = provider.GetRequiredService<IWriteBehind<string>>();
        await behind.WriteAsync(KeyOf(writes), Value);
        var before = await UsedAsync();
        await WriteAsync(behind, writes);
        return (await UsedAsync() - before) / writes;

        async Task<double> UsedAsync()
        {
            var info = (string)(await connection.GetDatabase().ScriptEvaluateAsync("return redis.call('INFO', 'memory')"))!;
            return double.Parse(info.Split('\n').First(static line => line.StartsWith("used_memory:", StringComparison.Ordinal))["used_memory:".Length..], CultureInfo.InvariantCulture);
        }
    }

    private static Task WriteAsync(IWriteBehind<string> behind, int writes) => Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
    {
        await Task.Yield();
        for (var i = caller; i < writes; i += Callers)
        {
            await behind.WriteAsync(KeyOf(i), Value);
        }
    }));

    private static CacheKey KeyOf(int number) => Orders.Of(number);

    private static ServiceProvider Provider(string url, IWriteBehindSink<string> sink, bool isDurable, int writes)
    {
        var services = new ServiceCollection();
        var builder = services.AddFusionTieredCore(options =>
        {
            options.MaxEntries = 1_000_000;
            options.MaxBytes = 1L << 30;
            options.KeyPrefix = $"{Guid.NewGuid():N}:";
            options.Add(Orders, static profile => profile.Tiers = TierUse.L1);
        }).UseCoherentEngine();
        if (isDurable)
        {
            builder.UseRedis(url).AddDurableWriteBehind(Orders, sink, options => Fill(options, writes));
        }
        else
        {
            builder.AddWriteBehind(Orders, sink, options => Fill(options, writes));
        }

        return services.BuildServiceProvider();
    }

    private static void Fill(WriteBehindOptions options, int writes) => (options.BatchSize, options.MaxPending, options.FlushDeadline) = (500, writes + 1, TimeSpan.Zero);

    private sealed class Held : IWriteBehindSink<string>
    {
        public static readonly Held Sink = new();

        public async ValueTask WriteAsync(WriteBehindBatch<string> batch, CancellationToken cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
