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

    private static readonly (string Trace, int Entries)[] Recorded = [("corda", 1_024), ("loop", 512), ("oltp", 2_000), ("orm_busy_1m", 2_500), ("web12", 1_200)];

    public static Task<Findings> MeasureAsync(Pace pace, string url)
    {
        List<Line> lines = [];
        List<double> ofLru = [], ofEngine = [];
        Add(lines, ofLru, ofEngine, "zipf 0.9", 5_000, [.. HitRatios.Zipf(100_000, 0.9, pace.Of(500_000))]);
        foreach (var (trace, entries) in pace.IsQuick ? [] : Recorded)
        {
            if (Traces.Find(trace) is { } file)
            {
                Add(lines, ofLru, ofEngine, trace, entries, [.. Traces.Read(file)]);
            }
        }

        lines.Add(new("advice: mean error to LRU, points", ofLru.Average(), 3));
        lines.Add(new("advice: worst error to LRU, points", ofLru.Max()));
        lines.Add(new("advice: mean error to the engines' memory, points", ofEngine.Average()));
        lines.Add(new("advice: worst error to the engines' memory, points", ofEngine.Max()));
        return Task.FromResult(new Findings(lines));
    }

    private static void Add(List<Line> lines, List<double> ofLru, List<double> ofEngine, string trace, int entries, int[] requests)
    {
        var (lru, sample) = (Sampled(entries, requests, LruHits(entries, requests)), Sampled(entries, requests, EngineHits(entries, requests)));
        lines.Add(new(Text($"advice: {trace}, sampled keys, 1 in {1 / lru.Rate:0.#}"), lru.Keys));
        for (var i = 0; i < SampledLifetime.Factors.Length; i++)
        {
            var size = (int)(entries * SampledLifetime.Factors[i]);
            var (truth, estimate) = (Share(LruHits(size, requests)), 100 * lru.HitRates[SampledLifetime.Present, i]);
            lines.Add(new(Text($"advice: {trace} at {size:N0}, LRU {truth:0.0} %, estimated {estimate:0.0} %, error"), Math.Abs(estimate - truth)));
            ofLru.Add(Math.Abs(estimate - truth));
            if (i != SampledLifetime.Present)
            {
                var (real, expected) = (Share(EngineHits(size, requests)), 100 * sample.Expected(SampledLifetime.Present, i));
                lines.Add(new(Text($"advice: {trace} at {size:N0}, engine {real:0.0} %, advised {expected:0.0} %, error"), Math.Abs(expected - real)));
                ofEngine.Add(Math.Abs(expected - real));
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Keys are hashed with fixed secrets, so that the figures are the same in every run.
    private static ReuseSample Sampled(int entries, int[] requests, bool[] hits)
    {
        var clock = new ReplayClock();
        var profile = new ProfileState(new DomainProfile { Name = "p", Namespace = "p", L1Lifetime = TimeSpan.MaxValue }, new CacheClock(clock));
        for (var i = 0; i < requests.Length; i++)
        {
            clock.Ticks = i * (TimeSpan.TicksPerSecond / ReadsPerSecond);
            var hash = KeyHash.Of(requests[i].ToString(CultureInfo.InvariantCulture), 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9);
            if (hits[i])
            {
                profile.Hit(hash);
            }
            else
            {
                profile.Miss(hash);
            }
        }

        return profile.Sampler.Look(profile.SampledLifetime, entries)!;
    }

    private static bool[] LruHits(int entries, int[] requests)
    {
        var order = new LinkedList<int>();
        var held = new Dictionary<int, LinkedListNode<int>>();
        var hits = new bool[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            if (held.TryGetValue(requests[i], out var node))
            {
                hits[i] = true;
                order.Remove(node);
                order.AddFirst(node);
                continue;
            }

            if (held.Count == entries)
            {
                held.Remove(order.Last!.Value);
                order.RemoveLast();
            }

            held[requests[i]] = order.AddFirst(requests[i]);
        }

        return hits;
    }

    // The store under both engines, as FusionCache uses it.
    private static bool[] EngineHits(int entries, int[] requests)
    {
        var (memory, counters) = BoundedMemories.Of(entries);
        using (memory)
        {
            var hits = new bool[requests.Length];
            for (var i = 0; i < requests.Length; i++)
            {
                var key = requests[i].ToString(CultureInfo.InvariantCulture);
                hits[i] = memory.TryGetValue(key, out _);
                if (hits[i])
                {
                    counters.Hit();
                    continue;
                }

                counters.Miss();
                using var entry = memory.CreateEntry(key);
                entry.Value = null;
            }

            return hits;
        }
    }

    private static double Share(bool[] hits) => 100.0 * hits.Count(static hit => hit) / hits.Length;

    private sealed class ReplayClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
