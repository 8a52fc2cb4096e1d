using System.Diagnostics;
using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>From the call of a write to the moment at which the other node's memory lets go of the old value, whether it drops it or takes the new one.</summary>
internal static class SeenElsewhere
{
    private const int WarmUp = 10;
    private const int Group = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        var pairs = await Node.OfEachAsync(url, nodes: 2);
        var took = Array.ConvertAll(pairs, static _ => new List<double[]>());
        var (warmUp, groups) = (pace.Of(WarmUp), pace.Of(100));
        for (var group = 0; group < warmUp + groups; group++)
        {
            for (var turn = 0; turn < pairs.Length; turn++)
            {
                var at = (group + turn) % pairs.Length;
                var times = await TimeAsync(pairs[at][0], pairs[at][1], number: 2 * group);
                if (group >= warmUp)
                {
                    took[at].Add(times);
                }
            }
        }

        await Node.DisposeAsync(pairs);
        var (fusion, ours, coherent) = (took[0], took[1], took[2]);
        return new(
        [
            new("redis: default: write seen elsewhere, p50 / FusionCache p50", Ratio(ours, fusion), 1),
            new("redis: default: write seen elsewhere, p50 us", At(ours, 0.5)),
            new("redis: default: write seen elsewhere, p99 us", At(ours, 0.99)),
            new("redis: default: writes not seen within a second", Lost(ours), 0),
            new("redis: coherent: write seen elsewhere, p50 / FusionCache p50", Ratio(coherent, fusion), 1),
            new("redis: coherent: write seen elsewhere, p50 us", At(coherent, 0.5)),
            new("redis: coherent: write seen elsewhere, p99 us", At(coherent, 0.99), 1_000),
            new("redis: coherent: writes not seen within a second", Lost(coherent), 0),
            new("redis: FusionCache: write seen elsewhere, p50 us", At(fusion, 0.5)),
            new("redis: FusionCache: write seen elsewhere, p99 us", At(fusion, 0.99)),
            new("redis: FusionCache: writes not seen within a second", Lost(fusion)),
        ]);
    }

    /// <summary>Microseconds of a group of writes, one after the other.</summary>
    private static async Task<double[]> TimeAsync(INode writer, INode reader, long number)
    {
        for (var key = 0; key < Group; key++)
        {
            await writer.WriteAsync(key, number);
        }

        // FusionCache announces its writes behind the caller's back: an announcement of these must not be taken for one of the next.
        await Task.Delay(20);
        for (var key = 0; key < Group; key++)
        {
            await reader.ReadAsync(key);
        }

        var took = new double[Group];
        for (var key = 0; key < Group; key++)
        {
            if (!reader.Holds(key, number))
            {
                throw new InvalidOperationException($"{reader.Name} does not hold what it has just read.");
            }

            var started = Stopwatch.GetTimestamp();
            var writing = writer.WriteAsync(key, number + 1);
            while (reader.Holds(key, number) && Stopwatch.GetElapsedTime(started) < Patience)
            {
                Thread.Yield();
            }

            took[key] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            await writing;
        }

        return took;
    }

    private static Spread Ratio(List<double[]> one, List<double[]> other) =>
        Spread.Of(one.Zip(other, static (a, b) => At([a], 0.5) / At([b], 0.5)));

    private static double At(List<double[]> groups, double share) => Spread.At([.. groups.SelectMany(static group => group).Order()], share);

    private static int Lost(List<double[]> groups) => groups.Sum(static group => group.Count(static took => took >= Patience.TotalMicroseconds));
}
