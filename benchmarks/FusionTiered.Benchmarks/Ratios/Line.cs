using System.Globalization;

namespace FusionTiered.Benchmarks.Ratios;

/// <summary>One printed line: <c>name measured goal ok|short</c>.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">The ratio, share or count.</param>
/// <param name="Goal">What it is compared with; null for a line that only informs.</param>
/// <param name="AtLeast">Whether the goal is a floor; otherwise it is a ceiling.</param>
internal sealed record Line(string Name, double Measured, double? Goal = null, bool AtLeast = false)
{
    public bool IsShort => Goal is { } goal && (AtLeast ? Measured < goal : Measured > goal);

    public override string ToString()
    {
        var goal = Goal is { } value ? string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? ">=" : "<=")}{value:0.##}") : "-";
        var verdict = Goal is null ? "info" : IsShort ? "short" : "ok";
        return string.Create(CultureInfo.InvariantCulture, $"{Name,-42} {Measured,9:0.###} {goal,8} {verdict}");
    }
}
