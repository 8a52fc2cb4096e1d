namespace FusionTiered.Checker.Rules;

/// <summary>A rule that was broken, in words.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Text">What broke it.</param>
/// <param name="Key">The key it is about; null: none.</param>
internal sealed record Violation(string Rule, string Text, int? Key = null)
{
    public override string ToString() => $"{Rule}: {Text}";
}
