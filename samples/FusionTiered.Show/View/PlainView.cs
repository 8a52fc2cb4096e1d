using System.Globalization;
using FusionTiered.Show.Json;
using FusionTiered.Show.Market;
using FusionTiered.Show.Run;
using FusionTiered.Show.Scenes;

namespace FusionTiered.Show.View;

/// <summary>Plain ASCII lines, for a pipe, a file or a build log: no colours, nothing drawn over.</summary>
internal sealed class PlainView(TextWriter output, TimeProvider clock) : IView
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public void Begin(PriceBook book, ReportSettings settings)
    {
        output.WriteLine("FusionTiered show: a market dashboard service behind the cache");
        output.WriteLine(Sentences.Data(book));
        output.WriteLine(Sentences.Settings(settings));
    }

    public async Task FollowAsync(TrafficRun run, TimeScale scale, Task traffic)
    {
        output.WriteLine();
        output.WriteLine("Traffic: " + run.Plan.Description);
        using var ended = new CancellationTokenSource();
        var ticking = TickAsync(run, scale, ended.Token);
        await traffic.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended.CancelAsync();
        await ticking;
        Line(run, scale);
    }

    public async Task<SceneResult> PlayAsync(IScene scene, Task<SceneResult> playing)
    {
        var result = await playing;
        output.WriteLine();
        output.WriteLine($"Scene: {scene.Promise}");
        Result(result);
        return result;
    }

    public void End(ShowReport report)
    {
        if (report is { Traffic: { } traffic, Total: { } total })
        {
            Heading("Hit rate over the run, in percent of each part of it");
            Table(
                ["profile", .. Enumerable.Range(1, report.HitRatesOverTime[0].Percent.Count).Select(part => part.ToString(CultureInfo.InvariantCulture))],
                report.HitRatesOverTime.Select(row => (string[])[row.Profile, .. row.Percent.Select(rate => rate?.ToString("0", CultureInfo.InvariantCulture) ?? "-")]));
            Heading("Figures");
            Table(Figures.Columns, [.. report.Profiles.Select(Figures.Row), Figures.Row(total)]);
            output.WriteLine(Sentences.Saved(report));
            output.WriteLine(Sentences.Pace(traffic));
        }

        if (report.Scenes.Count > 0)
        {
            Heading("Scenes and checks");
            Table(["", "name", "what was seen"], report.Scenes.Select(scene => (string[])[Mark(scene), scene.Name, scene.Detail]), leftColumns: 3);
        }

        output.WriteLine();
        output.WriteLine(Sentences.Verdict(report));
    }

    private async Task TickAsync(TrafficRun run, TimeScale scale, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                Line(run, scale);
            }
        }
        catch (OperationCanceledException)
        {
            // The traffic has ended.
        }
    }

    private void Line(TrafficRun run, TimeScale scale)
    {
        var total = run.Figures()[^1];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {Figures.Clock(scale.ToService(run.SoFar)),7}  {total.Requests,9:N0} of {run.Plan.Requests.Length:N0} requests  {total.HitRatePercent,5:0.0} % hits  {total.SourceCalls,7:N0} source calls"));
    }

    private void Result(SceneResult result)
    {
        output.WriteLine($"  {Mark(result),-4} {result.Name}: {result.Detail}");
        if (result.Table is { } table)
        {
            output.WriteLine("  " + table.Title);
            Table(table.Columns, table.Rows, leftColumns: 0);
        }
    }

    private static string Mark(SceneResult result) => result switch { { Promised: false } => "-", { Ok: true } => "ok", _ => "FAIL" };

    private void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine(text);
    }

    private void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        IReadOnlyList<string>[] all = [columns, .. rows];
        var widths = columns.Select((_, i) => all.Max(row => row[i].Length)).ToArray();
        foreach (var row in all)
        {
            output.WriteLine("  " + string.Join("  ", row.Select((cell, i) => i < leftColumns ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        }
    }
}
