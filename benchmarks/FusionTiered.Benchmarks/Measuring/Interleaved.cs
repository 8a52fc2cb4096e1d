using System.Diagnostics;

namespace FusionTiered.Benchmarks.Measuring;

/// <summary>
/// Runs several loops in turns, a few milliseconds each, many rounds. Whatever disturbs the machine then disturbs all of
/// them alike, and the ratio of two loops within one round is fair; the median over the rounds is the figure.
/// </summary>
internal static class Interleaved
{
    /// <param name="pace">Rounds and slices.</param>
    /// <param name="loops">
    /// The loops. They are warmed up in this order, and what the runtime learns from the first it keeps: give the cheapest of
    /// those that share code first, as a guess of the type behind an interface weighs most on it.
    /// </param>
    public static async Task<Comparison> CompareAsync(Pace pace, params Loop[] loops)
    {
        var calls = new int[loops.Length];
        for (var i = 0; i < loops.Length; i++)
        {
            calls[i] = await WarmUpAsync(loops[i], pace);
        }

        var took = Array.ConvertAll(loops, _ => new double[pace.Rounds]);
        for (var round = 0; round < pace.Rounds; round++)
        {
            for (var turn = 0; turn < loops.Length; turn++)
            {
                // Each round begins with another loop: no loop always runs behind the same neighbour's garbage.
                var i = (round + turn) % loops.Length;
                took[i][round] = await NanosecondsAsync(loops[i], calls[i]);
            }
        }

        var bytes = new double[loops.Length];
        for (var i = 0; i < loops.Length; i++)
        {
            bytes[i] = await Allocations.PerCallAsync(loops[i], calls[i]);
        }

        return new(loops, took, bytes);
    }

    /// <returns>How many calls fill a slice.</returns>
    private static async Task<int> WarmUpAsync(Loop loop, Pace pace)
    {
        var calls = loop.Unit;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < pace.WarmUp)
        {
            var each = await NanosecondsAsync(loop, calls);
            calls = Math.Clamp((int)(pace.Slice.TotalNanoseconds / each), 1, calls * 4);
            calls += (loop.Unit - (calls % loop.Unit)) % loop.Unit;
        }

        return calls;
    }

    private static async Task<double> NanosecondsAsync(Loop loop, int calls)
    {
        // From a thread of the pool: the loop before may have ended on a client's own thread, which would then not read.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var setting = loop.Setting?.Invoke();
        var started = Stopwatch.GetTimestamp();
        await loop.Run(calls);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / calls;
    }
}
