using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>Two threads that hit at once. Two cores say nothing about eight; the order of caches is what can be read here.</summary>
internal static class TwoThreads
{
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        using var memory = new PlainMemoryCache();
        await using var fusion = await PlainFusionCache.CreateAsync();
        await using var ours = await DefaultEngine.InMemoryAsync();
        await using var coherent = await CoherentEngine.InMemoryAsync();
        using var threads = new ThreadPair();
        var memoryTry = Twice("MemoryCache", memory.TryGet);
        var lfuTry = Twice("BitFaster ConcurrentLfu", new BitFasterLfu().TryGet);
        var fusionTry = Twice("FusionCache", fusion.TryGet);
        var oursTry = Twice(DefaultEngine.Name, ours.TryGet);
        var coherentTry = Twice(CoherentEngine.Name, coherent.TryGet);
        var all = await Interleaved.CompareAsync(pace with { Slice = 3 * pace.Slice }, coherentTry, oursTry, fusionTry, memoryTry, lfuTry);
        return new(
        [
            new("default: 2 threads, hits / FusionCache hits", all.Ratio(fusionTry, oursTry), 1, AtLeast: true),
            new("coherent: 2 threads, hits / MemoryCache hits", all.Ratio(memoryTry, coherentTry), 1.3, AtLeast: true),
            new("coherent: 2 threads, hits / BitFaster ConcurrentLfu hits", all.Ratio(lfuTry, coherentTry), 1, AtLeast: true),
            .. new[] { oursTry, coherentTry, fusionTry, memoryTry, lfuTry }.Select(loop => new Line($"2 threads, {loop.Name}, M hits/s", 1_000 / all.Of(loop).Median)),
        ]);

        // Time for each call of the pair: half of one thread's.
        Loop Twice(string name, Func<int, long> loop) => Loop.Of(name, calls => threads.Run(loop, calls / 2), unit: 2);
    }

    /// <summary>A second thread that waits for work, so that none is started within a measured slice.</summary>
    private sealed class ThreadPair : IDisposable
    {
        private readonly Barrier _barrier = new(2);
        private volatile Func<int, long>? _loop;
        private int _calls;
        private long _sum;

        public ThreadPair() => new Thread(Work) { IsBackground = true }.Start();

        public long Run(Func<int, long> loop, int calls)
        {
            (_calls, _loop) = (calls, loop);
            _barrier.SignalAndWait();
            var sum = loop(calls);
            _barrier.SignalAndWait();
            return sum + _sum;
        }

        public void Dispose()
        {
            _loop = null;
            _barrier.SignalAndWait();
        }

        private void Work()
        {
            while (true)
            {
                _barrier.SignalAndWait();
                if (_loop is not { } loop)
                {
                    break;
                }

                _sum = loop(_calls);
                _barrier.SignalAndWait();
            }
        }
    }
}
