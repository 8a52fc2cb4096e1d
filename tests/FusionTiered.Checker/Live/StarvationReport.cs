using System.Globalization;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Live;

/// <summary>For how long runs were starved, and which of their rules said nothing for that.</summary>
internal sealed class StarvationReport
{
    private readonly SortedDictionary<string, int> _notJudged = new(StringComparer.Ordinal);
    private TimeSpan _all;
    private TimeSpan _starved;
    private TimeSpan _pool;

    public void Add(RunResult result)
    {
        var ended = result.History.Ended.Ticks;
        _all += TimeSpan.FromTicks(ended);
        _starved += new Starvation(result.History.Starved).Between(0, ended);
        _pool += TimeSpan.FromTicks(result.History.Starved.Where(static span => span.IsOfPool).Sum(static span => span.Came - span.Due));
        foreach (var rule in result.NotJudged.Select(static violation => violation.Rule).Distinct(StringComparer.Ordinal))
        {
            _notJudged[rule] = _notJudged.GetValueOrDefault(rule) + 1;
        }
    }

    /// <summary>One line for the time, and one for each rule that said nothing.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"starved for {_starved.TotalSeconds:0.0} s of {_all.TotalSeconds:0.0} s; the thread pool was late for {_pool.TotalSeconds:0.0} s")
        + string.Concat(_notJudged.Select(static rule => $"{Environment.NewLine}starved: not judged in {rule.Value} plans by the rule '{rule.Key}'"));
}
