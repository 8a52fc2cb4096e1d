using System.Diagnostics;
using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;
using FusionTiered.Benchmarks.Peers.Redis;
using FusionTiered.Benchmarks.Scenarios.Redis;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>Many callers of one missing key, in front of a source of 100 ms that answers one call at a time. The goals are the figures of system D (docs/systems.md).</summary>
internal static class Stampedes
{
    private const int Rounds = 7;
    private const int Nodes = 2;

    // D reports seconds; one call of its source takes 1.05 s.
    private const double SecondsOfOneCall = 1.05;
    private static readonly (int Callers, double Seconds)[] Crowds = [(4, 1.1), (25, 1.3), (100, 1.5), (250, 1.7)];

    /// <summary>Without the cache the callers queue at the source: above this many the time is computed.</summary>
    private const int MostUnprotected = 25;

    /// <summary>In one process.</summary>
    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var ours = await DefaultEngine.InMemoryAsync();
        await using var coherent = await CoherentEngine.InMemoryAsync();
        return new(
        [
            .. await OfAsync(DefaultEngine.Name, pace, (key, _, source) => ours.LoadAsync(key, source)),
            .. await OfAsync(CoherentEngine.Name, pace, (key, _, source) => coherent.LoadAsync(key, source)),
            .. await UnprotectedAsync(pace),
        ]);
    }

    /// <summary>Across two nodes on one Redis.</summary>
    public static async Task<Findings> MeasureOnRedisAsync(Pace pace, string url)
    {
        var groups = await Node.OfEachAsync(url, Nodes);
        var lines = new List<Line>();
        foreach (var (name, nodes) in new[] { ($"redis: {DefaultEngine.Name}", groups[1]), ($"redis: {CoherentEngine.Name}", groups[2]) })
        {
            lines.AddRange(await OfAsync(name, pace, (key, caller, source) => nodes[caller % Nodes].LoadAsync(key, async stop =>
            {
                await source.CallAsync(stop);
                return Quote.Sample;
            })));
        }

        await Node.DisposeAsync(groups);
        return new(lines);
    }

    private static async Task<List<Line>> OfAsync(string name, Pace pace, Func<string, int, OneByOneSource, Task> load)
    {
        var lines = new List<Line>();
        foreach (var (callers, seconds) in Crowds)
        {
            var (calls, ratios) = (0, new double[pace.Of(Rounds)]);
            for (var round = 0; round < ratios.Length; round++)
            {
                using var source = Source(pace);
                var alone = await TimeAsync(1, _ => source.CallAsync());
                var key = $"stampede:{callers}:{round}";
                ratios[round] = await TimeAsync(callers, caller => load(key, caller, source)) / alone;
                calls = Math.Max(calls, source.Calls - 1);
            }

            lines.Add(new($"{name}: {callers} callers of one key, source calls, worst round", calls, 1));
            lines.Add(new($"{name}: {callers} callers of one key, time / one call", Spread.Of(ratios), Math.Round(seconds / SecondsOfOneCall, 2)));
        }

        return lines;
    }

    private static async Task<List<Line>> UnprotectedAsync(Pace pace)
    {
        var lines = new List<Line>();
        foreach (var (callers, _) in Crowds)
        {
            using var source = Source(pace);
            lines.Add(callers > MostUnprotected
                ? new($"unprotected: {callers} callers, time / one call, computed", callers)
                : new($"unprotected: {callers} callers, time / one call", await TimeAsync(callers, _ => source.CallAsync()) / await TimeAsync(1, _ => source.CallAsync())));
        }

        return lines;
    }

    private static OneByOneSource Source(Pace pace) => new(TimeSpan.FromMilliseconds(pace.IsQuick ? 2 : 100));

    private static async Task<double> TimeAsync(int callers, Func<int, Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => call(caller))));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
