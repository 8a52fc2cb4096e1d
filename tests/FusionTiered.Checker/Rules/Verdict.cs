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
        new NoForeignValue(),
        new OneSource(),
        new FewFailures(),
        new NoThrow(),
        new Accounting(),
    ];

    public static IReadOnlyList<Violation> Of(History history, Bounds bounds) => [.. Rules.SelectMany(rule => rule.Check(history, bounds))];
}
