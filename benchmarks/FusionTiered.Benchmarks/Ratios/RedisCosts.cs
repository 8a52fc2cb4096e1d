using System.Diagnostics;
using System.Globalization;
using FusionTiered.Benchmarks.Engines;
using FusionTiered.Redis.Commands;

namespace FusionTiered.Benchmarks.Ratios;

/// <summary>What the shared tier costs on a real Redis over loopback, beside bare commands of the same client.</summary>
internal static class RedisCosts
{
    private const int Rounds = 6_000;
    private const int Callers = 64;

    public static async Task<List<Line>> MeasureAsync()
    {
        using var server = BenchServer.TryStart();
        if (server is null)
        {
            return [new("redis-server is not installed", 0)];
        }

        var lines = new List<Line>();
        await using (var scene = await RedisScene.StartAsync(server.Url, nodes: 3))
        {
            await HitsAsync(scene, lines);
            await ManyAsync(scene, lines);
            await WritesAsync(scene, lines);
            await SeenAsync(scene, lines);
            await OneLoadAsync(scene, lines);
        }

        await CpuAsync(server, lines);
        return lines;
    }

    private static async Task HitsAsync(RedisScene scene, List<Line> lines)
    {
        var far = new CacheCallOptions { Tiers = TierUse.L2 };
        var cache = scene.Nodes[0];
        var (raw, ours) = await PairAsync(
            async i => (await scene.Raw.GetWithTtlAsync(scene.RawNames[i % RedisScene.Keys])).Dispose(),
            async i => await cache.GetAsync<byte[]>(scene.Names[i % RedisScene.Keys], far));
        lines.Add(new("redis: raw GET + PTTL, p50 us", raw));
        lines.Add(new("redis: L2 hit / raw GET + PTTL", ours / raw, 1.15));

        var rates = await RatesAsync(
            async i => (await scene.Raw.GetAsync(scene.RawNames[i % RedisScene.Keys]))?.Dispose(),
            async i => (await scene.Raw.GetWithTtlAsync(scene.RawNames[i % RedisScene.Keys])).Dispose(),
            async i => await cache.GetAsync<byte[]>(scene.Names[i % RedisScene.Keys], far));
        lines.Add(new("redis: 64 callers, raw GETs, thousands a second", rates[0] / 1_000));
        lines.Add(new("redis: 64 callers, raw GETs with a PTTL each / raw GETs", rates[1] / rates[0]));
        lines.Add(new("redis: 64 callers, L2 hits / raw GETs", rates[2] / rates[0], 0.9, AtLeast: true));
    }

    private static async Task ManyAsync(RedisScene scene, List<Line> lines)
    {
        var far = new CacheCallOptions { Tiers = TierUse.L2 };
        var keys = scene.Names[..100];
        var raw = scene.RawNames[..100];
        var (one, ours) = await PairAsync(
            async _ =>
            {
                foreach (var value in await scene.Raw.GetManyAsync(raw))
                {
                    value?.Dispose();
                }
            },
            async _ => await scene.Nodes[0].GetManyAsync<byte[]>(keys, far));
        var (_, withTtl) = await PairAsync(
            static _ => Task.CompletedTask,
            async _ =>
            {
                foreach (var value in await scene.Raw.GetManyWithTtlAsync(raw))
                {
                    value.Dispose();
                }
            });
        lines.Add(new("redis: MGET of 100, p50 us", one));
        lines.Add(new("redis: MGET of 100 and a PTTL each / MGET", withTtl / one));
        lines.Add(new("redis: 100 keys from L2 / MGET", ours / one, 1.5));
    }

    private static async Task WritesAsync(RedisScene scene, List<Line> lines)
    {
        var (raw, ours) = await PairAsync(
            async i => await scene.Raw.SetAsync(scene.RawNames[i % RedisScene.Keys], scene.Value, 60_000),
            async i => await scene.Nodes[0].SetAsync(scene.Names[i % RedisScene.Keys], scene.Value));
        lines.Add(new("redis: raw SET, p50 us", raw));
        lines.Add(new("redis: SetAsync / raw SET", ours / raw));
    }

    /// <summary>From the call of the write to the moment at which the other node's memory lets go of the old value.</summary>
    private static async Task SeenAsync(RedisScene scene, List<Line> lines)
    {
        var key = scene.Names[0];
        var took = new List<double>();
        for (var i = 0; i < 3_000; i++)
        {
            while (!scene.Nodes[1].TryGet(key, out byte[] _))
            {
                await scene.Nodes[1].GetAsync<byte[]>(key);
            }

            var started = Stopwatch.GetTimestamp();
            var writing = scene.Nodes[0].SetAsync(key, scene.Value);
            while (scene.Nodes[1].TryGet(key, out byte[] _) && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5))
            {
                Thread.Yield();
            }

            took.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            await writing;
        }

        lines.Add(new("redis: write seen elsewhere, p50 us", At(took, 0.5)));
        lines.Add(new("redis: write seen elsewhere, p99 us", At(took, 0.99), 1_000));
    }

    private static async Task OneLoadAsync(RedisScene scene, List<Line> lines)
    {
        var calls = 0;
        var key = RedisScene.Feed.Of("hot");
        var all = Enumerable.Range(0, 10_000).Select(i => Task.Run(async () => await scene.Nodes[i % 3].GetOrSetAsync(key, async ct =>
        {
            Interlocked.Increment(ref calls);
            await Task.Delay(200, ct);
            return scene.Value;
        }))).ToArray();
        await Task.WhenAll(all);
        lines.Add(new("redis: 10,000 callers, 3 nodes, source calls", calls, 1));
    }

    private static async Task CpuAsync(BenchServer server, List<Line> lines)
    {
        await using var scene = await RedisScene.StartAsync(server.Url, nodes: 10);
        var before = await CpuOfAsync(scene);
        const int Writes = 10_000;
        for (var i = 0; i < Writes; i++)
        {
            await scene.Nodes[0].SetAsync(scene.Names[i % RedisScene.Keys], scene.Value);
        }

        lines.Add(new("redis: server CPU us per write, 10 nodes", ((await CpuOfAsync(scene)) - before) / Writes * 1e6));
    }

    private static async Task<double> CpuOfAsync(RedisScene scene)
    {
        var cpu = await scene.Raw.SendAsync<Info, IReadOnlyDictionary<string, string>>(new("cpu"), default, CancellationToken.None);
        return double.Parse(cpu["used_cpu_sys_main_thread"], CultureInfo.InvariantCulture) + double.Parse(cpu["used_cpu_user_main_thread"], CultureInfo.InvariantCulture);
    }

    /// <summary>The medians of two operations that take turns, in microseconds.</summary>
    private static async Task<(double First, double Second)> PairAsync(Func<int, Task> first, Func<int, Task> second)
    {
        var took = (First: new List<double>(Rounds), Second: new List<double>(Rounds));
        for (var i = 0; i < Rounds + 500; i++)
        {
            var a = await TimeAsync(first, i);
            var b = await TimeAsync(second, i);
            if (i >= 500)
            {
                took.First.Add(a);
                took.Second.Add(b);
            }
        }

        return (At(took.First, 0.5), At(took.Second, 0.5));
    }

    private static async Task<double> TimeAsync(Func<int, Task> operation, int i)
    {
        var started = Stopwatch.GetTimestamp();
        await operation(i);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }

    /// <summary>Operations per second of many callers at once, each kind in turns with the others: the medians, when all code has been compiled.</summary>
    private static async Task<double[]> RatesAsync(params Func<int, Task>[] operations)
    {
        const int Warm = 20;
        const int Counted = 30;
        var rates = Array.ConvertAll(operations, static _ => new List<double>(Counted));
        for (var round = 0; round < Warm + Counted; round++)
        {
            for (var kind = 0; kind < operations.Length; kind++)
            {
                var rate = await RateAsync(operations[kind]);
                if (round >= Warm)
                {
                    rates[kind].Add(rate);
                }
            }
        }

        return Array.ConvertAll(rates, static all => At(all, 0.5));
    }

    private static async Task<double> RateAsync(Func<int, Task> operation)
    {
        const int Each = 1_000;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await operation((caller * Each) + i);
            }
        })));
        return Callers * Each / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double At(List<double> values, double share)
    {
        values.Sort();
        return values[(int)(share * (values.Count - 1))];
    }
}
