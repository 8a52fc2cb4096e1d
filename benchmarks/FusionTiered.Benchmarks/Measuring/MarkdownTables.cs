using System.Globalization;
using System.Text;

namespace FusionTiered.Benchmarks.Measuring;

/// <summary>Writes the findings as tables into a page, between two comments; the rest of the page stays as it is.</summary>
internal static class MarkdownTables
{
    public static void Write(string file, RunOptions options, string? server, IReadOnlyList<(Scenario Scenario, Findings Findings)> found)
    {
        var name = options.Redis ? "ratios redis" : options.Writes ? "ratios writes" : "ratios";
        var (begin, end) = ($"<!-- {name} -->", $"<!-- end of {name} -->");
        var page = File.Exists(file) ? File.ReadAllText(file) : string.Empty;
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        var (before, after) = from >= 0 && to > from ? (page[..from], page[(to + end.Length)..]) : (page, "\n");
        File.WriteAllText(file, $"{before}{begin}\n{Text(options, server, found)}{end}{after}");
    }

    private static string Text(RunOptions options, string? server, IReadOnlyList<(Scenario Scenario, Findings Findings)> found)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Machine.Describe(server)}: `dotnet run -c Release --project benchmarks/FusionTiered.Benchmarks {options}`\n");
        foreach (var (scenario, findings) in found)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {scenario.Title}\n\n");
            if (findings.Costs is { Count: > 0 } costs)
            {
                AppendCosts(text, costs);
            }

            text.Append("| line | measured | middle half | goal | |\n|---|--:|--:|--:|---|\n");
            foreach (var line in findings.Lines)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {line.Name} | {line.Measured.MedianText} | {line.Measured.RangeText} | {Goal(line)} | {Verdict(line)} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static void AppendCosts(StringBuilder text, IReadOnlyList<Cost> costs)
    {
        text.Append("| operation | ns | middle half | bytes |\n|---|--:|--:|--:|\n");
        foreach (var cost in costs)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {cost.Name} | {cost.Nanoseconds.MedianText} | {cost.Nanoseconds.RangeText} | {((Spread)cost.Bytes).MedianText} |\n");
        }

        text.Append('\n');
    }

    private static string Goal(Line line) => line.Goal is null ? string.Empty : line.GoalText.Replace(">=", "at least ", StringComparison.Ordinal).Replace("<=", "at most ", StringComparison.Ordinal);

    private static string Verdict(Line line) => line.Goal is null ? string.Empty : line.IsShort ? "**short**" : "ok";
}
