using System.Diagnostics;
using FusionTiered.Benchmarks.Engines;

namespace FusionTiered.Benchmarks.Ratios;

/// <summary>Two threads that hit at once. Two cores say nothing about eight; the order of caches is what can be read here.</summary>
internal static class TwoThreads
{
    private const int Rounds = 15;
    private const int Calls = 1_000_000;

    public static IEnumerable<Line> Measure()
    {
        using var scene = new HitScene();
        var loops = new HitLoops(scene);
        double memory = 0, ours = 0;
        for (var round = 0; round < Rounds; round++)
        {
            memory = Math.Max(memory, MillionsPerSecond(loops.MemoryCache));
            ours = Math.Max(ours, MillionsPerSecond(loops.TryGet));
        }

        yield return new("2 threads, MemoryCache, M hits/s", memory);
        yield return new("2 threads, ours, M hits/s", ours);
        yield return new("2 threads, ours / MemoryCache", ours / memory, 1.3, AtLeast: true);
    }

    private static double MillionsPerSecond(Func<int, long> loop)
    {
        using var start = new Barrier(3);
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            GC.KeepAlive(loop(Calls));
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        start.SignalAndWait();
        var started = Stopwatch.GetTimestamp();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        return 2 * Calls / Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }
}
