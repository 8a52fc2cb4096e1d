using System.Diagnostics;
using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>The cost of a hit in memory with metrics and traces on, beside the same with all of it off.</summary>
internal static class ListenedHits
{
    private const int Calls = 100_000;

    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var ours = await DefaultEngine.InMemoryAsync();
        await using var coherent = await CoherentEngine.InMemoryAsync();
        var coherentOff = Loop.Of("coherent GetOrSetAsync", coherent.GetOrSet);
        var coherentOn = coherentOff.In(static () => new Listeners(), "coherent GetOrSetAsync, metrics and traces on");
        var oursOff = Loop.Of("default GetOrSetAsync", ours.GetOrSet);
        var oursOn = oursOff.In(static () => new Listeners(), "default GetOrSetAsync, metrics and traces on");
        var all = await Interleaved.CompareAsync(pace, coherentOff, coherentOn, oursOff, oursOn);

        using var listeners = new Listeners();
        var started = Stopwatch.GetTimestamp();
        listeners.Collect();
        var collected = Stopwatch.GetElapsedTime(started);
        return new(
        [
            new("default: hit, metrics and traces on / off", all.Ratio(oursOn, oursOff), 1.1),
            new("coherent: hit, metrics and traces on / off", all.Ratio(coherentOn, coherentOff), 1.1),
            new("default: hit, metrics and traces on, bytes", await Allocations.PerCallAsync(oursOff, Calls), 0),
            new("coherent: hit, metrics and traces on, bytes", await Allocations.PerCallAsync(coherentOff, Calls), 0),
            new("one reading of all instruments of both, microseconds", collected.TotalMicroseconds),
        ]);
    }
}
