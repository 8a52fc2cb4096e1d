using System.Globalization;
using System.Text;

namespace FusionTiered.Guards.Docs;

/// <summary>The table of log lines: id, level, engine and text are made from the code; the advice is written by hand, and found again by its id.</summary>
internal static class LogPage
{
    private const string Head = "| id | level | engine | line | what to do |\n|--:|---|---|---|---|\n";

    /// <summary>The table for these sentences, with the advice that another table has.</summary>
    public static string Table(IEnumerable<LogSentence> sentences, string table)
    {
        var advice = Advice(table);
        var text = new StringBuilder(Head);
        foreach (var sentence in sentences.OrderBy(sentence => sentence.Id))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {sentence.Id} | {sentence.Level} | {EngineOf(sentence.Package)} | {sentence.Text.Replace("|", "\\|", StringComparison.Ordinal)} | {advice.GetValueOrDefault(sentence.Id, "")} |\n");
        }

        return text.ToString();
    }

    /// <summary>The last cell of each row, by the first.</summary>
    public static IReadOnlyDictionary<int, string> Advice(string table) =>
        table.Split('\n').Where(row => row.Length > 2 && row.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(row[2]))
            .Select(row => row.Trim(' ', '|').Split(" | ", StringSplitOptions.TrimEntries))
            .ToDictionary(cells => int.Parse(cells[0], CultureInfo.InvariantCulture), cells => cells.Length == 5 ? cells[4] : "");

    private static string EngineOf(string package) => package switch
    {
        "FusionTiered" => "FusionCache",
        "FusionTiered.Coherent" => "coherent",
        _ => "both",
    };
}
