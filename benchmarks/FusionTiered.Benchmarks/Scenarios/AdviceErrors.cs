using System.Globalization;
using FusionTiered.Advice;
using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;
using FusionTiered.Fusion.Memory;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Time;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>Hit rates that the advice expects at other sizes, from a sample, beside the true ones of an LRU memory and of the engines' memory. No time is measured.</summary>
internal static class AdviceErrors
{
    // A trace is replayed at this speed, since the sample follows the clock.
    private const int ReadsPerSecond = 10_000;

    private const int BusyReadsPerSecond = 200_000;

    private static readonly TimeSpan[] Lifetimes = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    private static readonly (string Trace, int Entries)[] Recorded = [("corda", 1_024), ("loop", 512), ("oltp", 2_000), ("orm_busy_1m", 2_500), ("web12", 1_200)];

    public static Task<Findings> MeasureAsync(Pace pace, string url)
    {
        List<Line> lines = [];
        var (endless, bounded, busy) = (new Errors(), new Errors(), new Errors());
        int[] zipf = [.. HitRatios.Zipf(100_000, 0.9, pace.Of(500_000))];
        List<(string Name, int Entries, int[] Requests)> all = [("zipf 0.9", 5_000, zipf)];
        foreach (var (trace, entries) in pace.IsQuick ? [] : Recorded)
        {
            if (Traces.Find(trace) is { } file)
            {
                all.Add((trace, entries, [.. Traces.Read(file)]));
            }
        }

        foreach (var (name, entries, requests) in all)
        {
            Add(lines, endless, name, entries, new(requests, ReadsPerSecond, TimeSpan.MaxValue));
            foreach (var lifetime in Lifetimes)
            {
                Add(lines, bounded, Text($"{name} with {lifetime.TotalSeconds:0} s"), entries, new(requests, ReadsPerSecond, lifetime));
            }
        }

        // Every third read is of one key.
        int[] hot = [.. zipf.Concat(zipf).Concat(zipf).SelectMany(static (key, i) => i % 2 == 0 ? new[] { key, -1 } : [key])];
        Add(lines, busy, "zipf 0.9 and a hot key", 5_000, new(hot, BusyReadsPerSecond, TimeSpan.FromSeconds(5)));
        endless.AddTo(lines, string.Empty, goal: 3);
        bounded.AddTo(lines, " with a lifetime");
        busy.AddTo(lines, " with a hot key");
        return Task.FromResult(new Findings(lines));
    }

    private static void Add(List<Line> lines, Errors errors, string name, int entries, Replay replay)
    {
        var (lru, engine) = (Sampled(entries, replay, replay.Lru(entries)), Sampled(entries, replay, replay.Engine(entries)));
        lines.Add(new(Text($"advice: {name}, sampled keys, 1 in {1 / lru.Rate:0.#}"), lru.Keys));
        foreach (var trial in replay.Trials)
        {
            var size = (int)(entries * Trials.Factors[Trials.SizeOf(trial)]);
            var factor = Trials.Factors[Trials.LifetimeOf(trial)];
            var at = Trials.LifetimeOf(trial) == Trials.Present ? Text($"{size:N0}") : Text($"{factor:0.#} times the lifetime");
            var (truth, estimate) = (Share(replay.Lru(size, factor)), 100 * lru.HitRates[trial]);
            lines.Add(new(Text($"advice: {name} at {at}, LRU {truth:0.0} %, estimated {estimate:0.0} %, error"), Math.Abs(estimate - truth)));
            errors.OfLru.Add(Math.Abs(estimate - truth));
            if (trial != Trials.Present)
            {
                var (real, expected) = (Share(replay.Engine(size, factor)), 100 * engine.Expected(trial));
                lines.Add(new(Text($"advice: {name} at {at}, engine {real:0.0} %, advised {expected:0.0} %, error"), Math.Abs(expected - real)));
                errors.OfEngine.Add(Math.Abs(expected - real));
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Keys are hashed with fixed secrets, so that the figures are the same in every run.
    private static ReuseSample Sampled(int entries, Replay replay, bool[] hits)
    {
        var clock = new ReplayClock();
        var profile = new ProfileState(new DomainProfile { Name = "p", Namespace = "p", L1Lifetime = replay.Lifetime, MaxEntries = entries }, new CacheClock(clock)) { Memory = new FullMemory(entries) };
        for (var i = 0; i < hits.Length; i++)
        {
            clock.Ticks = i * replay.TicksPerRead;
            var hash = KeyHash.Of(replay.Requests[i].ToString(CultureInfo.InvariantCulture), 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9);
            if (hits[i])
            {
                profile.Hit(hash);
            }
            else
            {
                profile.Miss(hash);
            }
        }

        return profile.Sampler.Look(profile.SampledLifetime)!;
    }

    private static double Share(bool[] hits) => 100.0 * hits.Count(static hit => hit) / hits.Length;

    private sealed class ReplayClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }

    private sealed class FullMemory(long entries) : IProfileMemory
    {
        public long Entries => entries;

        public long Bytes => entries;

        public double CacheFill => 0;
    }

    private sealed class Errors
    {
        public List<double> OfLru { get; } = [];

        public List<double> OfEngine { get; } = [];

        public void AddTo(List<Line> lines, string of, double? goal = null)
        {
            lines.Add(new($"advice: mean error to LRU{of}, points", OfLru.Average(), goal));
            lines.Add(new($"advice: worst error to LRU{of}, points", OfLru.Max()));
            lines.Add(new($"advice: mean error to the engines' memory{of}, points", OfEngine.Average()));
            lines.Add(new($"advice: worst error to the engines' memory{of}, points", OfEngine.Max()));
        }
    }

    /// <summary>Reads at a speed, whose values end after a lifetime.</summary>
    private sealed record Replay(int[] Requests, int ReadsPerSecond, TimeSpan Lifetime)
    {
        public long TicksPerRead => TimeSpan.TicksPerSecond / ReadsPerSecond;

        // Without a lifetime there is no other one.
        public IEnumerable<int> Trials => Enumerable.Range(0, Lifetime == TimeSpan.MaxValue ? FusionTiered.Advice.Trials.Factors.Length : FusionTiered.Advice.Trials.Count);

        /// <summary>The hits of an LRU memory.</summary>
        public bool[] Lru(int entries, double lifetimes = 1)
        {
            var order = new LinkedList<int>();
            var held = new Dictionary<int, (LinkedListNode<int> Node, long EndsAt)>();
            var (hits, lives) = (new bool[Requests.Length], Lives(lifetimes));
            for (var i = 0; i < Requests.Length; i++)
            {
                var (key, now) = (Requests[i], i * TicksPerRead);
                if (held.TryGetValue(key, out var found))
                {
                    hits[i] = now < found.EndsAt;
                    order.Remove(found.Node);
                    order.AddFirst(found.Node);
                    held[key] = hits[i] ? found : (found.Node, After(now, lives));
                    continue;
                }

                if (held.Count == entries)
                {
                    held.Remove(order.Last!.Value);
                    order.RemoveLast();
                }

                held[key] = (order.AddFirst(key), After(now, lives));
            }

            return hits;
        }

        /// <summary>The hits of the store under both engines, as FusionCache uses it. A value that has ended is put anew, at the same place.</summary>
        public bool[] Engine(int entries, double lifetimes = 1)
        {
            var (memory, counters) = BoundedMemories.Of(entries);
            using (memory)
            {
                var endsAt = new Dictionary<int, long>();
                var (hits, lives) = (new bool[Requests.Length], Lives(lifetimes));
                for (var i = 0; i < Requests.Length; i++)
                {
                    var (key, now) = (Requests[i].ToString(CultureInfo.InvariantCulture), i * TicksPerRead);
                    hits[i] = memory.TryGetValue(key, out _) && now < endsAt[Requests[i]];
                    if (hits[i])
                    {
                        counters.Hit();
                        continue;
                    }

                    counters.Miss();
                    endsAt[Requests[i]] = After(now, lives);
                    using var entry = memory.CreateEntry(key);
                    entry.Value = null;
                }

                return hits;
            }
        }

        private long Lives(double lifetimes) => Lifetime == TimeSpan.MaxValue ? long.MaxValue : (long)(Lifetime.Ticks * lifetimes);

        private static long After(long now, long lives) => lives == long.MaxValue ? lives : now + lives;
    }
}
