using System.Text;
using System.Text.RegularExpressions;
using FusionTiered.Guards.Schema;

namespace FusionTiered.Guards.Docs;

/// <summary>The promises of the engines as Markdown, made from the code that <c>DescribePromises()</c> reads.</summary>
internal static partial class PromiseTable
{
    private static readonly CachePromise[] All = Enum.GetValues<CachePromise>();

    /// <summary>The levels of all promises, one column for each set-up.</summary>
    public static string Levels(params (string Heading, CachePromises Promises)[] setups)
    {
        var text = new StringBuilder($"| promise | meaning | {string.Join(" | ", setups.Select(setup => setup.Heading))} |\n|---|---|{Columns(setups.Length)}\n");
        foreach (var promise in All)
        {
            text.Append($"| `{promise}` | {Sentence(promise)} | {string.Join(" | ", setups.Select(setup => Word(setup.Promises[promise].Level)))} |\n");
        }

        return text.ToString();
    }

    /// <summary>The promises of which two set-ups keep different things as a table, the others as a list.</summary>
    public static string Difference((string Heading, CachePromises Promises) one, (string Heading, CachePromises Promises) other)
    {
        var text = new StringBuilder($"| promise | {one.Heading} | {other.Heading} |\n|---|{Columns(2)}\n");
        var same = All.Where(promise => one.Promises.Keeps(promise) && other.Promises.Keeps(promise)).ToList();
        foreach (var promise in All.Except(same))
        {
            text.Append($"| {Sentence(promise)} | {Word(one.Promises[promise].Level)} | {Word(other.Promises[promise].Level)} |\n");
        }

        return text.Append("\nBoth keep the others:\n\n").AppendJoin("", same.Select(promise => $"- {Sentence(promise)}.\n")).ToString();
    }

    /// <summary>The promises that are not kept always, with the reason and the way round; set-ups with the same reason share a row.</summary>
    public static string Reasons(params (string Heading, CachePromises Promises)[] setups)
    {
        var text = new StringBuilder("| promise | set-up | kept | reason, and the way round |\n|---|---|---|---|\n");
        foreach (var promise in All)
        {
            foreach (var rows in setups.Where(setup => !setup.Promises.Keeps(promise)).GroupBy(setup => setup.Promises[promise]))
            {
                text.Append($"| `{promise}` | {string.Join(", ", rows.Select(setup => setup.Heading))} | {Word(rows.Key.Level)} | {rows.Key.Reason} |\n");
            }
        }

        return text.ToString();
    }

    private static string Columns(int count) => string.Concat(Enumerable.Repeat("---|", count));

    // The number of the design says nothing to a reader of the docs.
    private static string Sentence(CachePromise promise) => DesignNumber().Replace(DocText.Of(promise), "").TrimEnd('.');

    private static string Word(PromiseLevel level) => level switch
    {
        PromiseLevel.Kept => "yes",
        PromiseLevel.BestEffort => "best effort",
        _ => "no",
    };

    [GeneratedRegex(@"^\d+: ")]
    private static partial Regex DesignNumber();
}
