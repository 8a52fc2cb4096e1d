using System.Globalization;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Scenes;

/// <summary>4, 25, 100 and 250 callers for one missing key, beside what another system reports of the same test.</summary>
internal sealed class OneCallForMany : IScene
{
    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(20);

    // The other system's report, in seconds: callers, without protection, with its cache.
    private static readonly (int Callers, double Unprotected, double Cached)[] Reported =
        [(4, 4.2, 1.1), (25, 26.1, 1.3), (100, 104.9, 1.5), (250, 261.8, 1.7)];

    public string Name => "one-call-for-many";

    public string Promise => "250 callers for one missing key cost 1 source call and the time of one";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.OneLoadPerNode];

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        var page = new Page(PageKind.Market, "AAPL");

        // Once before it counts: the first call of all pays for compiling.
        await CachedAsync(stage, page, callers: 1, ct);
        var singles = new List<TimeSpan>();
        for (var i = 0; i < 6; i++)
        {
            singles.Add(await UnprotectedAsync(stage, page, callers: 1, ct));
        }

        var one = singles[1..].Order().ElementAt(2);
        var unprotected = await Task.WhenAll(Reported.Select(row => UnprotectedAsync(stage, page, row.Callers, ct)));
        var rows = new List<string[]>();
        var ok = true;
        var most = 0;
        var last = TimeSpan.Zero;
        foreach (var (row, alone) in Reported.Zip(unprotected))
        {
            var (time, calls, answers) = await CachedAsync(stage, page, row.Callers, ct);

            // Four calls take little longer than one: on a busy machine that shows nothing.
            ok &= calls == 1 && answers == 1 && (row.Callers < 25 || time < alone);
            (most, last) = (Math.Max(most, calls), time);
            rows.Add([
                Text($"{row.Callers}"),
                Text($"{row.Unprotected:0.0} s"),
                Text($"{row.Cached:0.0} s"),
                Text($"{row.Cached / (Reported[0].Unprotected / Reported[0].Callers):0.0}x"),
                Text($"{alone.TotalMilliseconds:N0} ms"),
                Text($"{time.TotalMilliseconds:0.0} ms"),
                Text($"{time / one:0.0}x"),
                Text($"{calls}"),
            ]);
        }

        return new(
            Name,
            ok,
            Text($"{Reported[^1].Callers} callers: {most} source call{(most == 1 ? "" : "s")}, {last.TotalMilliseconds:0.0} ms; one call takes {one.TotalMilliseconds:0.0} ms, {Reported[^1].Callers} without the cache took {unprotected[^1].TotalSeconds:0.0} s"),
            new(
                Text($"One missing key, a source of one call at a time ({CallTime.TotalMilliseconds:0} ms here, about 1 s in the other system's report)"),
                ["callers", "theirs: alone", "theirs: cached", "of one call", "here: alone", "here: cached", "of one call", "source calls"],
                rows));
    }

    private static async Task<TimeSpan> UnprotectedAsync(SceneStage stage, Page page, int callers, CancellationToken ct)
    {
        using var source = new SerialSource(stage.Analyst, CallTime, stage.Clock);
        var began = stage.Clock.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => source.QuoteAsync(page, ct).AsTask()));
        return stage.Clock.GetElapsedTime(began);
    }

    /// <summary>All callers wait behind a gate, so that they ask at the same moment, from many threads.</summary>
    private static async Task<(TimeSpan Time, int Calls, int DifferentAnswers)> CachedAsync(SceneStage stage, Page page, int callers, CancellationToken ct)
    {
        await using var cache = stage.NewCache();
        using var source = new SerialSource(stage.Analyst, CallTime, stage.Clock);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = Enumerable.Range(0, callers).Select(_ => AskAsync()).ToArray();
        var began = stage.Clock.GetTimestamp();
        gate.SetResult();
        var answers = await Task.WhenAll(asking);
        return (stage.Clock.GetElapsedTime(began), source.Calls, answers.Distinct(ReferenceEqualityComparer.Instance).Count());

        async Task<MarketQuote> AskAsync()
        {
            await gate.Task;
            return await cache.Cache.GetOrSetAsync(CacheKeys.MarketData(page.Subject), (source, page), static (s, ct) => s.source.QuoteAsync(s.page, ct), cancellationToken: ct);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
