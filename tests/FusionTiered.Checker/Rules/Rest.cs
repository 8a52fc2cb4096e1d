using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>When all has been healed for a while, every node hears the others, repairs are done, and nothing is under way.</summary>
internal sealed class Rest : IRule
{
    public string Name => "rest";

    public IEnumerable<Violation> Check(History history, Bounds bounds) =>
        history.Unrest.Select(text => new Violation(Name, $"in the end {text}"));
}
