using System.Globalization;

namespace FusionTiered.Benchmarks.Measuring;

/// <summary>One printed line: <c>name measured goal ok|short|info</c>, and after it the range of the middle half of the rounds.</summary>
/// <param name="Name">The subject; of a ratio, <c>one / other</c>.</param>
/// <param name="Measured">The ratio, share or count; its median where there were rounds.</param>
/// <param name="Goal">The figure to reach; null for a line that only informs.</param>
/// <param name="AtLeast">Whether the goal is a floor; otherwise it is a ceiling.</param>
internal sealed record Line(string Name, Spread Measured, double? Goal = null, bool AtLeast = false)
{
    public bool IsShort => Goal is { } goal && (AtLeast ? Measured.Median < goal : Measured.Median > goal);

    public string GoalText => Goal is { } goal ? string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? ">=" : "<=")}{goal:0.##}") : "-";

    public string Verdict => Goal is null ? "info" : IsShort ? "short" : "ok";

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name,-62} {Measured.MedianText,9} {GoalText,8} {Verdict,-5} {Measured.RangeText}").TrimEnd();
}
