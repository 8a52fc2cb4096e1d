using Microsoft.Extensions.Logging;

namespace FusionTiered.Guards.Docs;

/// <summary>docs/logs.md has every line that the packages log, as the code has it, and says what to do.</summary>
public sealed class LogPageTests
{
    private const string Accept = "FUSIONTIERED_ACCEPT_DOCS";

    private static readonly MarkedBlock Block = new("docs/logs.md", "lines");

    [Fact]
    public void Every_line_is_on_the_page_as_the_code_has_it()
    {
        var table = LogPage.Table(LogSentence.All, Block.Text);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Block.Write(table);
        }

        Block.Text.Should().Be(table, $"run with {Accept}=1 in the environment to rewrite {Block.Page}, fill in the empty last cells, and commit it");
    }

    [Fact]
    public void Every_line_says_what_to_do() =>
        LogPage.Advice(Block.Text).Where(row => row.Value.Length == 0).Select(row => row.Key).Should().BeEmpty("an id without advice helps nobody");

    [Fact]
    public void The_advice_is_kept_when_the_table_is_made_anew()
    {
        LogSentence[] sentences = [new("FusionTiered", 2, LogLevel.Error, "B.", ""), new("FusionTiered.Core", 1, LogLevel.Debug, "A.", "")];
        var table = LogPage.Table(sentences, "| 1 | Warning | both | Old. | Nothing. |\n");
        table.Should().EndWith("| 1 | Debug | both | A. | Nothing. |\n| 2 | Error | FusionCache | B. |  |\n");
        LogPage.Advice(table).Should().Equal(new Dictionary<int, string> { [1] = "Nothing.", [2] = "" });
    }
}
