using System.Globalization;
using FusionTiered.Show.Json;
using FusionTiered.Show.Market;
using FusionTiered.Show.Run;
using FusionTiered.Show.Scenes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FusionTiered.Show.View;

/// <summary>Shows the run live in a terminal, and leaves tables behind that can be checked.</summary>
internal sealed class TerminalView(IAnsiConsole console, TimeProvider clock) : IView
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(125);

    private (TrafficRun Run, TimeScale Scale)? _shown;

    private bool Unicode => console.Profile.Capabilities.Unicode;

    public void Begin(PriceBook book, ReportSettings settings)
    {
        console.Write(new Rule("[bold]FusionTiered[/] a market dashboard service behind the cache") { Justification = Justify.Left, Style = Color.Grey });
        console.MarkupLineInterpolated($"[grey]{Sentences.Data(book)}[/]");
        console.MarkupLineInterpolated($"[grey]{Sentences.Settings(settings)}[/]");
    }

    public async Task FollowAsync(TrafficRun run, TimeScale scale, Task traffic)
    {
        _shown = (run, scale);
        console.MarkupLineInterpolated($"[grey]Traffic {run.Plan.Description}[/]");
        await console.Live(Page(run, scale)).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(Pause, clock);
            while (!traffic.IsCompleted && await timer.WaitForNextTickAsync())
            {
                live.UpdateTarget(Page(run, scale));
                live.Refresh();
            }
        });
        await traffic.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<SceneResult> PlayAsync(IScene scene, Task<SceneResult> playing)
    {
        var result = await console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(scene.Promise), _ => playing);
        console.MarkupLine($"{Mark(result)} {Markup.Escape(scene.Promise)}");
        if (result.Table is { } figures)
        {
            var table = new Table { Border = TableBorder.Rounded, Title = new(figures.Title), BorderStyle = Color.Grey };
            table.AddColumns([.. figures.Columns.Select(column => new TableColumn(new Text(column)).RightAligned())]);
            foreach (var row in figures.Rows)
            {
                table.AddRow([.. row.Select(cell => new Text(cell))]);
            }

            console.Write(table);
        }

        return result;
    }

    public void End(ShowReport report)
    {
        if (_shown is var (run, scale) && report is { Traffic: { } traffic, Total: { } total })
        {
            console.WriteLine();
            console.Write(new Rule("Hit rate of each profile over the run, in service time") { Justification = Justify.Left, Style = Color.Grey });
            console.Write(HitRateChart.Draw(run, scale, console.Profile.Width, Unicode));
            console.Write(Bars(report));
            Write([.. report.Profiles, total]);
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{Sentences.Saved(report)}[/]");
            console.MarkupLineInterpolated($"[grey]{Sentences.Pace(traffic)}[/]");
        }

        if (report.Scenes.Count > 0)
        {
            var table = new Table { Border = TableBorder.Rounded, BorderStyle = Color.Grey };
            table.AddColumns("", "scene or check", "what was seen");
            foreach (var scene in report.Scenes)
            {
                table.AddRow(new Markup(Mark(scene)), new Text(scene.Name), new Text(scene.Detail));
            }

            console.Write(table);
        }

        console.MarkupLineInterpolated($"[{(report.Ok ? Color.Green : Color.Red).ToMarkup()} bold]{Sentences.Verdict(report)}[/]");
    }

    private Rows Page(TrafficRun run, TimeScale scale)
    {
        var parts = new List<IRenderable> { Progress(run, scale), LiveTable(run) };
        if (console.Profile.Height >= 30)
        {
            parts.Add(HitRateChart.Draw(run, scale, console.Profile.Width, Unicode));
        }

        return new(parts);
    }

    private Markup Progress(TrafficRun run, TimeScale scale)
    {
        var width = Math.Clamp(console.Profile.Width - 60, 10, 50);
        var filled = (int)((double)run.Done / run.Plan.Requests.Length * width);
        var block = Unicode ? '━' : '=';
        return new(string.Create(
            CultureInfo.InvariantCulture,
            $"[green]{new string(block, filled)}[/][grey]{new string(block, width - filled)}[/] {Figures.Count(run.Done)} of {Figures.Count(run.Plan.Requests.Length)} requests, {Figures.Clock(scale.ToService(run.SoFar))} of {Figures.Clock(scale.ToService(run.Plan.Length))}"));
    }

    private Table LiveTable(TrafficRun run)
    {
        var wide = console.Profile.Width >= 100;
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = Color.Grey };
        table.AddColumns([
            new TableColumn("profile").NoWrap(),
            .. Right(wide ? ["requests", "hit rate", "source calls", "p50", "p99", "entries"] : ["requests", "hit rate", "source calls"]),
            new("hit rate over time"),
        ]);
        var spark = Math.Clamp(console.Profile.Width - (wide ? 82 : 52), 10, 60);
        foreach (var line in run.Figures())
        {
            var kind = Enum.TryParse<PageKind>(line.Profile, ignoreCase: true, out var found) ? found : (PageKind?)null;
            IRenderable[] cells =
            [
                new Text(Figures.Count(line.Requests)),
                new Markup($"[{Palette.OfRate(line.HitRatePercent).ToMarkup()}]{Figures.Percent(line.HitRatePercent)}[/]"),
                new Text(Figures.Count(line.SourceCalls)),
                new Text(Figures.Time(line.LatencyMilliseconds.P50)),
                new Text(Figures.Time(line.LatencyMilliseconds.P99)),
                new Text(Figures.Count(line.Entries)),
            ];
            var strip = Sparkline.Of(run.History.Rates(kind, spark, run.Plan.Length), Unicode);
            table.AddRow([Name(line), .. wide ? cells : cells[..3], new Markup($"[{NameStyle(line.Profile)}]{strip}[/]")]);
        }

        return table;
    }

    private static BarChart Bars(ShowReport report)
    {
        var chart = new BarChart { Width = 80, MaxValue = 100, Culture = CultureInfo.InvariantCulture };
        foreach (var line in report.Profiles)
        {
            chart.AddItem(line.Profile, line.HitRatePercent, Palette.Of(Enum.Parse<PageKind>(line.Profile, ignoreCase: true)));
        }

        return chart;
    }

    /// <summary>All figures in one table where they fit, else in two.</summary>
    private void Write(IReadOnlyList<ProfileFigures> lines)
    {
        var all = Enumerable.Range(1, Figures.Columns.Count - 1).ToArray();
        int[][] parts = console.Profile.Width >= 150 ? [all] : [all[..Figures.CountsOnly], all[Figures.CountsOnly..]];
        foreach (var part in parts)
        {
            var table = new Table { Border = TableBorder.Rounded, BorderStyle = Color.Grey };
            table.AddColumns([new TableColumn(Figures.Columns[0]).NoWrap(), .. Right([.. part.Select(i => Figures.Columns[i])])]);
            foreach (var line in lines)
            {
                var cells = Figures.Row(line);
                table.AddRow([Name(line), .. part.Select(i => new Text(cells[i]))]);
            }

            console.Write(table);
        }
    }

    private static Markup Name(ProfileFigures line) => new($"[{NameStyle(line.Profile)}]{line.Profile}[/]");

    private static string NameStyle(string profile)
        => Enum.TryParse<PageKind>(profile, ignoreCase: true, out var kind) ? Palette.Of(kind).ToMarkup() : "bold";

    private static IEnumerable<TableColumn> Right(params string[] names) => names.Select(name => new TableColumn(name).RightAligned().NoWrap());

    private string Mark(SceneResult result) => (result.Ok, Unicode) switch
    {
        _ when !result.Promised => "[grey]-[/]",
        (true, true) => "[green]✔[/]",
        (true, false) => "[green]ok[/]",
        (false, true) => "[red bold]✘[/]",
        _ => "[red bold]FAIL[/]",
    };
}
