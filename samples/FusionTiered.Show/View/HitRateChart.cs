using System.Globalization;
using FusionTiered.Show.Market;
using FusionTiered.Show.Run;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FusionTiered.Show.View;

/// <summary>The hit rate of each profile over the run as lines, with the shift of what is popular marked.</summary>
internal static class HitRateChart
{
    private const int Rows = 9;

    // Fewer points than columns: calmer lines.
    private const int ColumnsOfAPoint = 2;

    public static Rows Draw(TrafficRun run, TimeScale scale, int width, bool unicode)
    {
        var columns = Math.Clamp(width - 8, 20, 110);
        var length = run.SoFar > run.Plan.Length ? run.SoFar : run.Plan.Length;
        var canvas = new DotCanvas(columns, Rows, unicode);
        var shift = run.Plan.ShiftAt is { } at ? (int)(at / length * canvas.Width) : -1;
        for (var y = 0; y < canvas.Height; y += 2)
        {
            canvas.Dot(shift, y, Color.Grey50);
        }

        foreach (var kind in Enum.GetValues<PageKind>())
        {
            Trace(canvas, run.History.Rates(kind, columns / ColumnsOfAPoint, length), Palette.Of(kind));
        }

        var lines = new List<IRenderable>();
        for (var row = 0; row < Rows; row++)
        {
            var label = row switch { 0 => "100 %", Rows / 2 => "50 %", Rows - 1 => "0 %", _ => "" };
            lines.Add(new Markup($"[grey]{label,5} {(unicode ? '│' : '|')}[/]{canvas.Row(row)}"));
        }

        lines.Add(new Markup($"[grey]      {(unicode ? '└' : '+')}{new string(unicode ? '─' : '-', columns)}[/]"));
        lines.Add(new Markup($"[grey]       {Axis(run, scale, columns, length)}[/]"));
        return new(lines);
    }

    private static void Trace(DotCanvas canvas, double?[] rates, Color color)
    {
        (int X, int Y)? before = null;
        for (var i = 0; i < rates.Length; i++)
        {
            if (rates[i] is not { } rate)
            {
                continue;
            }

            var (x, y) = ((i * 2 * ColumnsOfAPoint) + ColumnsOfAPoint, (int)Math.Round((1 - (rate / 100)) * (canvas.Height - 1)));
            canvas.Line(before?.X ?? x, before?.Y ?? y, x, y, color);
            before = (x, y);
        }
    }

    private static string Axis(TrafficRun run, TimeScale scale, int columns, TimeSpan length)
    {
        var line = new string(' ', columns).ToCharArray();
        Put(0, "0:00");
        var end = Figures.Clock(scale.ToService(length));
        Put(columns - end.Length, end);
        if (run.Plan.ShiftAt is { } at)
        {
            Put((int)(at / length * columns), string.Create(CultureInfo.InvariantCulture, $"{Figures.Clock(scale.ToService(at))} others become popular"));
        }

        return new(line);

        void Put(int from, string text) => text.AsSpan(0, Math.Min(text.Length, columns - from)).CopyTo(line.AsSpan(from));
    }
}
