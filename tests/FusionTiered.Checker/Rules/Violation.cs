namespace FusionTiered.Checker.Rules;

/// <summary>A rule that was broken, in words.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Text">What broke it.</param>
internal sealed record Violation(string Rule, string Text)
{
    public override string ToString() => $"{Rule}: {Text}";
}
