using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusionTiered.Show.Holes;

/// <summary>The table, for people, programs and a page.</summary>
/// <param name="began">When the run began.</param>
/// <param name="command">The arguments of the run.</param>
/// <param name="surroundings">Machine and versions.</param>
/// <param name="table">The outcomes.</param>
internal sealed class HoleReport(DateTimeOffset began, string command, string surroundings, HoleTable table)
{
    private const string Begin = "<!-- holes -->";
    private const string End = "<!-- end of holes -->";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public void Write(HoleOptions options)
    {
        if (options.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Ok = !table.IsBroken, Began = began, Command = command, Surroundings = surroundings, table.Rows }, Json));
        }
        else
        {
            Console.WriteLine();
            Console.Write(Text());
            Console.WriteLine(table.IsBroken ? "The default engine was WRONG where it promises not to be." : "The default engine was right everywhere.");
        }

        if (options.Markdown is { } file)
        {
            var page = File.Exists(file) ? File.ReadAllText(file) : string.Empty;
            var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
            var (before, after) = from >= 0 && to > from ? (page[..from], page[(to + End.Length)..]) : (page, "\n");
            File.WriteAllText(file, $"{before}{Begin}\n{Text()}{End}{after}");
        }
    }

    private string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{began:yyyy-MM-dd}, {surroundings}: `dotnet run -c Release --project samples/FusionTiered.Show -- {command}`\n\n");
        text.Append("| scene, and the wrong end that is counted | plain FusionCache | this engine, stock parts | this engine |\n|---|--:|--:|--:|\n");
        foreach (var row in table.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Scene} | {Cell(row, row.Plain)} | {Cell(row, row.StockParts)} | {(row.IsBroken ? "**WRONG** " : null)}{Cell(row, row.Default)} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string Cell(HoleRow row, HoleCell? cell) => cell?.ToString() ?? (row.NotPlayed is { } reason ? $"not played: {reason}" : "not played");
}
