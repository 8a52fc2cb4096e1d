using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Runs;

/// <summary>What a run came to.</summary>
/// <param name="Plan">What was done.</param>
/// <param name="History">What came of it.</param>
/// <param name="Violations">What is wrong with that.</param>
/// <param name="Steps">Choices of the scheduler; 0 in real time.</param>
internal sealed record RunResult(Plan Plan, History History, IReadOnlyList<Violation> Violations, int Steps)
{
    public bool IsSound => Violations.Count == 0;

    /// <summary>What is not held against it because the process was starved.</summary>
    public IReadOnlyList<Violation> NotJudged { get; init; } = [];

    /// <summary>For the one who has to find out why.</summary>
    public string Text()
    {
        const int Most = 12;
        var broken = Violations.Take(Most).Select(static violation => Environment.NewLine + "  " + violation);
        var more = Violations.Count > Most ? $"{Environment.NewLine}  and {Violations.Count - Most} more" : string.Empty;
        return $"{Violations.Count} violations with {Plan.Replay}:{string.Concat(broken)}{more}{Environment.NewLine}{Plan.Text()}";
    }

    /// <summary>What happened, in its order; where the first violation is about a key, only what concerns that.</summary>
    public string HistoryText(int longest = 60)
    {
        var lines = History.Writes.Where(write => IsNear(write.Key)).Select(static write => (write.Invoked, Text: write.ToString()))
            .Concat(History.Reads.Where(read => IsNear(read.Key)).Select(static read => (Invoked: read.Started, Text: read.ToString())))
            .Concat(History.Sources.Where(call => IsNear(call.Key)).Select(static call => (Invoked: call.Started, Text: call.ToString())))
            .Concat(History.Faults.Select(static fault => (Invoked: fault.Began, Text: fault.ToString())))
            .OrderBy(static line => line.Invoked.Order).Take(longest).Select(static line => Environment.NewLine + "  " + line.Text);
        return string.Concat(lines);
    }

    private bool IsNear(int key) => Violations is not [{ Key: { } about }, ..] || about == key;
}
