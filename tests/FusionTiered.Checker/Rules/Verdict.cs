using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>All rules over one history.</summary>
internal static class Verdict
{
    public static IReadOnlyList<IRule> Rules { get; } =
    [
        new BoundedStaleness(),
        new ReadYourWrites(),
        new MonotonicReads(),
        new Rest(),
        new Convergence(),
        new Agreement(),
        new NoForeignValue(),
        new OneSource(),
        new FewFailures(),
        new NoThrow(),
        new Accounting(),
    ];

    public static IReadOnlyList<Violation> Of(History history, Bounds bounds) => [.. Rules.SelectMany(rule => rule.Check(history, bounds))];

    /// <summary>What would break a rule, had the process always got its turn: nobody knows whether it is wrong.</summary>
    public static IReadOnlyList<Violation> NotJudged(History history, Bounds bounds) => history.Starved.Count == 0
        ? []
        : [.. Of(history.AsIfNeverStarved(), bounds).ExceptBy(Of(history, bounds).Select(static broken => broken.Rule), static broken => broken.Rule, StringComparer.Ordinal)];
}
